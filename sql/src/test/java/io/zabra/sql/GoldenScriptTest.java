package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts with what they yield: each statement is followed by its result, in lines that start with {@code >}. Run with
 * {@code -Dzabra.golden.rewrite=DIRECTORY} to write them anew there, and read the difference.
 */
class GoldenScriptTest {
    private static final List<String> SCRIPTS = List.of(
            "select",
            "aggregates",
            "plans",
            "writes",
            "transactions",
            "errors",
            "catalog",
            "views",
            "postgres",
            "queries",
            "payloads",
            "types");

    static Stream<Arguments> scripts() {
        return SCRIPTS.stream().flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
    }

    @ParameterizedTest(name = "{0}, off heap: {1}")
    @MethodSource("scripts")
    void aScriptYieldsWhatItSays(String name, boolean offHeap) throws IOException, SQLException {
        String script = script(name);
        String actual = offHeap
                ? ScriptReplay.replayOffHeap("golden-" + name, script)
                : ScriptReplay.replay("golden-" + name, script);
        String rewrite = System.getProperty("zabra.golden.rewrite");
        if (rewrite != null) {
            Files.writeString(Path.of(rewrite, name + ".sql"), actual);
        }
        assertThat(actual).isEqualTo(script);
    }

    private static String script(String name) throws IOException {
        try (InputStream in = GoldenScriptTest.class.getResourceAsStream("/golden/" + name + ".sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
