package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of bugs in {@code docs/reliability.md} says of each what would catch it here: that must be something, and be there. */
class CatalogueTest {
    private static final Path ROOT = Path.of("..");
    private static final Path TABLES = ROOT.resolve("docs/reliability.md");
    private static final List<String> MODULES = List.of("engine", "consensus", "jdbc-driver", "sql", "tools");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern TRANSCRIPT =
            Pattern.compile("[a-z]+[a-z0-9]*(-[a-z0-9]+)+|trunc|diff|snap|barrier|observer|election");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)(?:\\.(\\w+))?");
    private static final Pattern PROOF = Pattern.compile(
            "invariants? \\d+|mutants?|seeds? |liveness|crash points|every seed|every DIFF|digests|there are no leases|of clients|one journal");

    @Test
    void everyRowSaysWhatWouldCatchIt() throws IOException {
        List<String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(40);
        for (String row : rows) {
            String proof = row.split("\\|", -1)[3];
            assertThat(NAME.matcher(proof).find() || PROOF.matcher(proof).find())
                    .as(row)
                    .isTrue();
        }
    }

    @Test
    void everyTranscriptThatIsNamedIsThere() throws IOException {
        Set<String> there = TranscriptTest.names().stream()
                .map(name -> name.replace(".txt", ""))
                .collect(Collectors.toSet());
        for (String row : rows()) {
            for (String name : names(row)) {
                if (TRANSCRIPT.matcher(name).matches()) {
                    assertThat(there).as(row).contains(name);
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, String> sources = sources();
        for (String row : rows()) {
            for (String name : names(row)) {
                Matcher test = TEST.matcher(name);
                if (test.matches()) {
                    String claim = test.group(2) == null ? "class" : "void " + test.group(2) + "(";
                    assertThat(sources.keySet()).as(row).contains(test.group(1));
                    assertThat(sources.getOrDefault(test.group(1), "").contains(claim))
                            .as(name)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyTranscriptOfABugIsInTheTable() throws IOException {
        Set<String> named = new HashSet<>();
        rows().forEach(row -> named.addAll(names(row)));
        assertThat(TranscriptTest.names())
                .filteredOn(name -> name.matches("(bug|etcd|nuraft|keeper)-.*"))
                .allMatch(name -> named.contains(name.replace(".txt", "")));
    }

    private static List<String> rows() throws IOException {
        List<String> lines = Files.readAllLines(TABLES);
        int first = lines.indexOf("| bug | what went wrong there | what catches it here |") + 2;
        int end = first;
        while (lines.get(end).startsWith("|")) {
            end++;
        }
        return lines.subList(first, end);
    }

    private static List<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file -> sources.merge(
                                file.getFileName().toString().replace(".java", ""), read(file), String::concat));
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
