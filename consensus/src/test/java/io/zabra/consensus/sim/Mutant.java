package io.zabra.consensus.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bug to put back: text in a source file of the core, and what to write instead.
 *
 * @param seed one that is known to kill it, so that the search is short while that holds
 * @param name what goes wrong, with the number of the historic bug where there is one
 */
record Mutant(String name, long seed, List<Patch> patches) {
    /** One replacement. {@code from} must occur exactly once. */
    record Patch(String className, String from, String to) {}

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "zabra", "consensus");

    /** Reads a list: {@code == seed name}, then for each patch {@code @@ package/Class}, {@code - line} and {@code + line}. */
    static List<Mutant> read(List<String> lines) {
        List<Mutant> mutants = new ArrayList<>();
        List<Patch> patches = new ArrayList<>();
        String className = "";
        String from = "";
        for (String line : lines) {
            if (line.startsWith("== ")) {
                patches = new ArrayList<>();
                int space = line.indexOf(' ', 3);
                mutants.add(new Mutant(line.substring(space + 1), Long.parseLong(line.substring(3, space)), patches));
            } else if (line.startsWith("@@ ")) {
                className = line.substring(3);
            } else if (line.startsWith("- ")) {
                from = line.substring(2);
            } else if (line.startsWith("+")) {
                patches.add(new Patch(className, from, line.substring(1).strip()));
            }
        }
        return mutants;
    }

    /** The changed sources by class name. */
    Map<String, String> sources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Patch patch : patches) {
            String name = "io.zabra.consensus." + patch.className.replace('/', '.');
            String source = sources.get(name);
            if (source == null) {
                source = Files.readString(SOURCES.resolve(patch.className + ".java"));
            }
            int at = source.indexOf(patch.from);
            if (at < 0 || source.indexOf(patch.from, at + 1) >= 0) {
                throw new IllegalStateException(
                        "mutant '" + this.name + "' does not fit " + patch.className + " any more");
            }
            sources.put(name, source.replace(patch.from, patch.to));
        }
        return sources;
    }
}
