package io.zabra.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.bench.BenchMain;
import io.zabra.cli.Zabra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Whatever a document tells the reader to type after {@code zabra} is what the command line understands. */
class DocumentedCommandsTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final String PLACEHOLDER = "[A-Z]+";

    /**
     * A call of the launcher.
     *
     * @param words after its name
     * @param whole whether the reader is to type it as it stands; else it may lack arguments
     */
    private record Call(String place, List<String> words, boolean whole) {}

    @Test
    void everyCommandOfTheDocumentsIsUnderstood() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (Path document : documents()) {
            collect(document, calls);
        }
        assertThat(calls).hasSizeGreaterThan(100);
        assertThat(calls.stream().map(DocumentedCommandsTest::complaint).filter(text -> text != null))
                .isEmpty();
    }

    @Test
    void theServicesCommandsAreUnderstood() throws IOException {
        List<String> started = Files.readAllLines(Path.of("src/main/systemd/zabra.service")).stream()
                .filter(line -> line.startsWith("ExecStart"))
                .toList();
        assertThat(started).hasSize(2).allSatisfy(line -> {
            List<Call> calls = calls("zabra.service", line.substring(line.indexOf('=') + 1), true);
            assertThat(calls).hasSize(1);
            assertThat(complaint(calls.get(0))).isNull();
        });
    }

    @Test
    void aCommandThatThereIsNotIsFound() {
        assertThat(complaint(new Call("here", List.of("serve", "zoo.cfg"), true)))
                .contains("here");
        assertThat(complaint(new Call("here", List.of("bench", "compare", "--peers", "zabra"), true)))
                .contains("--peers");
        assertThat(complaint(new Call("here", List.of("server"), true))).isNotNull();
        assertThat(complaint(new Call("here", List.of("server"), false))).isNull();
        assertThat(
                        ShellText.commands(
                                "A=b ./zabra sql h -e \"select 1 | 2\" < in > out.csv && cat x | zabra log 'a b' 2>&1 & # zabra x"))
                .containsExactly(
                        List.of("./zabra", "sql", "h", "-e", "select 1 | 2"),
                        List.of("cat", "x"),
                        List.of("zabra", "log", "a b"));
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }

    private static void collect(Path document, List<Call> calls) throws IOException {
        boolean block = false;
        int number = 0;
        for (String line : Files.readAllLines(document)) {
            String place = ROOT.relativize(document) + ":" + ++number;
            if (line.startsWith("```")) {
                block = !block;
            } else if (block && !line.matches("zabra\\*?>.*")) {
                calls.addAll(calls(place, line, true));
            } else if (!block) {
                Matcher spans = SPAN.matcher(line);
                while (spans.find()) {
                    calls.addAll(calls(place, spans.group(1), false));
                }
            }
        }
    }

    private static List<Call> calls(String place, String text, boolean whole) {
        return ShellText.commands(text).stream()
                .filter(words -> words.get(0).matches("(.*/)?zabra") && words.size() > 1)
                .map(words -> new Call(place, words.subList(1, words.size()), whole))
                .filter(call -> !call.words().get(0).matches(PLACEHOLDER))
                .toList();
    }

    /** Null where it is understood. */
    private static @Nullable String complaint(Call call) {
        boolean bench = call.words().get(0).equals("bench");
        CommandLine line = bench ? new CommandLine(new BenchMain()) : new CommandLine(new Zabra());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        List<String> words = bench ? call.words().subList(1, call.words().size()) : call.words();
        String[] arguments = words.stream()
                // A number that the reader is to choose.
                .map(word -> word.equals("N") ? "1" : word)
                .filter(word -> !bench || !word.matches("PROGRAM"))
                .toArray(String[]::new);
        try {
            line.parseArgs(arguments);
            return null;
        } catch (MissingParameterException e) {
            return call.whole() ? call.place() + ": " + call.words() + ": " + e.getMessage() : null;
        } catch (ParameterException e) {
            return call.place() + ": " + call.words() + ": " + e.getMessage();
        }
    }
}
