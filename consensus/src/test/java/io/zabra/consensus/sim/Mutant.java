package io.zabra.consensus.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bug to put back: text in a source file of ours, and what to write instead.
 *
 * @param proof what is known to kill it, as {@link Trial} knows it, so that the search is short while that holds
 * @param name what goes wrong, with the number of the historic bug where there is one
 */
record Mutant(String name, String proof, List<Patch> patches) {
    /** One replacement, of lines that stand behind each other in exactly one place. */
    record Patch(String className, List<String> from, String to) {}

    private static final String ENGINE = "engine/";
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "zabra", "consensus");
    private static final Path ENGINE_SOURCES = Path.of("..", "engine", "src", "main", "java", "io", "zabra", "engine");

    /**
     * Reads a list: {@code == proof name}, then for each patch {@code @@ package/Class}, one or more {@code - line}, and {@code + line}. The
     * packages are those of this module, and behind {@code engine/} those of that one.
     */
    static List<Mutant> read(List<String> lines) {
        List<Mutant> mutants = new ArrayList<>();
        List<Patch> patches = new ArrayList<>();
        String className = "";
        List<String> from = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("== ")) {
                patches = new ArrayList<>();
                int space = line.indexOf(' ', 3);
                mutants.add(new Mutant(line.substring(space + 1), line.substring(3, space), patches));
            } else if (line.startsWith("@@ ")) {
                className = line.substring(3);
            } else if (line.startsWith("- ")) {
                from.add(line.substring(2).strip());
            } else if (line.startsWith("+")) {
                patches.add(new Patch(
                        className, List.copyOf(from), line.substring(1).strip()));
                from.clear();
            }
        }
        return mutants;
    }

    /** The changed sources by class name. */
    Map<String, String> sources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Patch patch : patches) {
            boolean engine = patch.className.startsWith(ENGINE);
            String name = "io.zabra." + (engine ? "" : "consensus.") + patch.className.replace('/', '.');
            String source = sources.get(name);
            if (source == null) {
                Path file = engine
                        ? ENGINE_SOURCES.resolve(patch.className.substring(ENGINE.length()) + ".java")
                        : SOURCES.resolve(patch.className + ".java");
                source = Files.readString(file);
            }
            Matcher place = pattern(patch.from).matcher(source);
            if (!place.find() || place.results().findAny().isPresent()) {
                throw new IllegalStateException(
                        "mutant '" + this.name + "' does not fit " + patch.className + " any more");
            }
            sources.put(name, pattern(patch.from).matcher(source).replaceFirst(Matcher.quoteReplacement(patch.to)));
        }
        return sources;
    }

    /** However they are indented. */
    private static Pattern pattern(List<String> lines) {
        return Pattern.compile(
                String.join("\\s*\\R\\s*", lines.stream().map(Pattern::quote).toList()));
    }
}
