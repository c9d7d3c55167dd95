package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts with what they yield: each statement is followed by its result, in lines that start with {@code >}. Run with
 * {@code -Dzabra.golden.rewrite=DIRECTORY} to write them anew there, and read the difference.
 */
class GoldenScriptTest {
    @ParameterizedTest
    @ValueSource(strings = {"select", "plans", "writes", "transactions", "errors", "catalog", "views"})
    void aScriptYieldsWhatItSays(String name) throws IOException, SQLException {
        String script = script(name);
        String actual = ScriptReplay.replay("golden-" + name, script);
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
