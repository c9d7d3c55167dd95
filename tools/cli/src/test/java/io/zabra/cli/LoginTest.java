package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoginTest {
    private static final String URL = "jdbc:zabra://zk1/";
    private static final Map<String, String> ENVIRONMENT = Map.of("ZABRA_USER", "ann", "ZABRA_PASSWORD", "a&n%n");

    @TempDir
    private Path directory;

    private static Properties properties(String url, Map<String, String> environment, String... args)
            throws IOException {
        Login login = new Login();
        CommandLine.populateCommand(login, args);
        return login.properties(url, environment);
    }

    @Test
    void theEnvironmentSaysWhoConnects() throws IOException {
        assertThat(properties(URL, ENVIRONMENT))
                .containsExactlyInAnyOrderEntriesOf(Map.of("user", "ann", "password", "a&n%n"));
        assertThat(properties(URL, Map.of())).isEmpty();
    }

    @Test
    void whoIsNamedInTheUrlStays() throws IOException {
        assertThat(properties(URL + "?timeout=3&user=bob&password=b", ENVIRONMENT))
                .isEmpty();
    }

    @Test
    void aFileHoldsThePassword() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "super secret\nand a note\n");
        assertThat(properties(URL, ENVIRONMENT, "--user", "super", "--password-file", file.toString()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("user", "super", "password", "super secret"));
    }

    @Test
    void thePasswordOfOneIsNotShownForAnother() {
        assertThatIOException()
                .isThrownBy(() -> properties(URL, ENVIRONMENT, "--user", "super"))
                .withMessageStartingWith("No password of super: set ZABRA_PASSWORD");
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatIOException()
                .isThrownBy(() -> properties(URL, Map.of(), "-U", "ann", "--password-file", empty.toString()))
                .withMessageEndingWith("empty is empty: its first line is to be the password");
        assertThatIOException()
                .isThrownBy(() -> properties(URL, Map.of(), "--password-file", empty.toString()))
                .withMessage("--password-file is of nobody: name the user, too, with --user");
    }
}
