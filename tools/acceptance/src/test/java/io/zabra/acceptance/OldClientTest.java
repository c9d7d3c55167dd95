package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's client 3.4.14, which the build puts beside the test classes. */
class OldClientTest {
    private static List<String> classPath() throws Exception {
        Path classes = Path.of(OldClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> entries = new ArrayList<>(List.of(classes.toString()));
        try (Stream<Path> jars = Files.list(classes.resolveSibling("clients").resolve("3.4.14"))) {
            jars.map(Path::toString).forEach(entries::add);
        }
        assertThat(entries).anyMatch(entry -> entry.endsWith("zookeeper-3.4.14.jar"));
        return entries;
    }

    @Test
    void aClientOf34IsServedAndOutlivesARestart(@TempDir Path directory) throws Exception {
        Path data = Files.createDirectory(directory.resolve("zabra"));
        Servers servers = Servers.one(data);
        int port = servers.port();
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        // It looks up what Java 14 and later write for an unresolved address (ZOOKEEPER-3779).
                        "-Djdk.net.hosts.file=" + hosts(directory),
                        "-Dzookeeper.sasl.client=false",
                        "-cp",
                        String.join(File.pathSeparator, classPath()),
                        OldClient.class.getName(),
                        "localhost:" + port)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo(OldClient.WATCHING);
            servers.close();
            servers = Servers.one(data, "clientPort=" + port);
            proceed(client);
            assertThat(said.readLine()).isEqualTo(OldClient.DONE);
            assertThat(client.waitFor()).isZero();
        } finally {
            client.destroyForcibly();
            servers.close();
        }
    }

    private static Path hosts(Path directory) throws IOException {
        return Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost localhost/<unresolved>\n");
    }

    private static void proceed(Process client) throws IOException {
        client.getOutputStream().write('\n');
        client.getOutputStream().flush();
    }
}
