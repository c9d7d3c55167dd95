package io.zabra.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file has at most {@value #FILE_LINES} lines, a method at most {@value #METHOD_LINES}. What is longer stands in the
 * ratchet with its length: it may shrink, and must then be written shorter there too, or go; it may not grow, and nothing
 * new comes in.
 */
class CodeLengthTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 40;
    private static final String RATCHET = "tools/cli/src/test/resources/io/zabra/rules/length-ratchet.txt";

    @Test
    void noFileOrMethodGrowsTooLong() throws IOException {
        List<SourceFile> files = SourceFile.ofAllModules();
        assertThat(files).hasSizeGreaterThan(30);
        assertThat(complaints(tooLong(files), readRatchet(Module.root().resolve(RATCHET))))
                .as("the limit is %d lines a file, %d lines a method; see %s", FILE_LINES, METHOD_LINES, RATCHET)
                .isEmpty();
    }

    @Test
    void aLongMethodIsFound(@TempDir Path directory) throws IOException {
        String body = "        x++;\n".repeat(METHOD_LINES - 1);
        Path file = Files.writeString(
                directory.resolve("Long.java"),
                "class Long {\n    int x;\n\n    static class In {\n        /** Doc. */\n        @Deprecated\n"
                        + "        void run(int a) {\n" + body + "        }\n    }\n}\n");
        Map<String, Long> found = tooLong(SourceFile.parse(List.of(file)));
        assertThat(found).hasSize(1);
        assertThat(found.keySet()).allMatch(key -> key.endsWith("Long.java Long.In.run/1"));
        assertThat(found.values()).containsExactly(METHOD_LINES + 1L);
    }

    @Test
    void theRatchetOnlyTurnsOneWay() {
        Map<String, Long> held = Map.of("A.java", 500L, "B.java", 450L, "C.java", 420L);
        assertThat(complaints(Map.of("A.java", 500L, "B.java", 450L, "C.java", 420L), held))
                .isEmpty();
        assertThat(complaints(Map.of("A.java", 501L, "B.java", 449L, "D.java", 401L), held))
                .containsExactlyInAnyOrder(
                        "A.java has 501 lines, and may have 500",
                        "B.java has 449 lines now: lower its entry from 450",
                        "C.java is no longer too long: remove its entry",
                        "D.java has 401 lines");
    }

    /** Keys: a path, or a path and a method; the longest of those that share a name. */
    private static Map<String, Long> tooLong(List<SourceFile> files) {
        Map<String, Long> found = new TreeMap<>();
        for (SourceFile file : files) {
            if (file.lines() > FILE_LINES) {
                found.put(file.path(), file.lines());
            }
            for (SourceFile.Method method : file.methods()) {
                if (method.lines() > METHOD_LINES) {
                    found.merge(file.path() + " " + method.name(), method.lines(), Math::max);
                }
            }
        }
        return found;
    }

    private static List<String> complaints(Map<String, Long> found, Map<String, Long> held) {
        List<String> complaints = new ArrayList<>();
        found.forEach((key, lines) -> {
            Long allowed = held.get(key);
            if (allowed == null) {
                complaints.add(key + " has " + lines + " lines");
            } else if (lines > allowed) {
                complaints.add(key + " has " + lines + " lines, and may have " + allowed);
            } else if (lines < allowed) {
                complaints.add(key + " has " + lines + " lines now: lower its entry from " + allowed);
            }
        });
        held.keySet().stream()
                .filter(key -> !found.containsKey(key))
                .forEach(key -> complaints.add(key + " is no longer too long: remove its entry"));
        return complaints;
    }

    /** Lines of {@code <length> <key>}; {@code #} begins a comment. */
    private static Map<String, Long> readRatchet(Path file) throws IOException {
        Map<String, Long> held = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int space = line.indexOf(' ');
                held.put(line.substring(space + 1).strip(), Long.valueOf(line.substring(0, space)));
            }
        }
        return held;
    }
}
