package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden transcripts: a script, and the packets. After a change that is meant to change them: {@code -Dzabra.transcripts.update=true}
 * writes them anew, and the difference is to be read.
 */
class TranscriptTest {
    static final Path DIRECTORY = Path.of("src/test/resources/io/zabra/consensus/sim/transcripts");
    private static final String SEPARATOR = "----";

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theServersDoAsTheTranscriptSays(String name) throws IOException {
        Path file = DIRECTORY.resolve(name);
        List<String> lines = Files.readAllLines(file);
        List<String> script = script(lines);
        List<String> told = Script.play(script);
        if (Boolean.getBoolean("zabra.transcripts.update")) {
            List<String> updated = new ArrayList<>(script);
            updated.add(SEPARATOR);
            updated.addAll(told);
            Files.write(file, updated);
        } else {
            assertThat(told).as(name).isEqualTo(expected(lines));
        }
    }

    static List<String> script(List<String> lines) {
        int end = lines.indexOf(SEPARATOR);
        return end < 0 ? lines : lines.subList(0, end);
    }

    static List<String> expected(List<String> lines) {
        int end = lines.indexOf(SEPARATOR);
        return end < 0 ? List.of() : lines.subList(end + 1, lines.size());
    }
}
