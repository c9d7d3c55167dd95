package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients in other languages, where they are installed: Debian's {@code python3-kazoo} and {@code zookeeper-bin}, npm's
 * {@code node-zookeeper-client} ({@code NODE_PATH}). What is missing is skipped, with its name.
 */
class OtherClientsTest {
    private static final Path SCRIPT = Path.of("src", "test", "clients", "run");
    private static final int NOT_INSTALLED = 77;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"kazoo", "c", "node"})
    void clientsInOtherLanguagesAreServed(String client) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the checks are started by bash");
        try (ZabraServer server = TestServers.zabra(directory)) {
            Process checks = new ProcessBuilder("bash", SCRIPT.toString(), "127.0.0.1:" + server.port(), client)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(checks.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(said);
            int code = checks.waitFor();
            assumeTrue(code != NOT_INSTALLED, said);
            assertThat(code).as(said).isZero();
        }
    }
}
