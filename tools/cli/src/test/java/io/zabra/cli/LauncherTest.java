package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher checks before it builds or starts anything. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../../zabra").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private record Ended(int status, String output) {}

    @BeforeEach
    void bashIsNeeded() {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash here");
    }

    @Test
    void aJvmThatIsTooOldIsRefusedByName() throws IOException, InterruptedException {
        Ended ended = run(LAUNCHER, Map.of("JAVA_HOME", javaHome("1.8.0_392")));
        assertThat(ended.output())
                .startsWith("zabra: Java 17 or newer is needed; ")
                .contains("is 1.8.0_392");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void aMissingJvmIsSaid() throws IOException, InterruptedException {
        Ended ended =
                run(LAUNCHER, Map.of("JAVA_HOME", directory.resolve("none").toString()));
        assertThat(ended.output()).startsWith("zabra: no Java found");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void itIsFoundThroughLinks() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
        Path second = Files.createSymbolicLink(directory.resolve("second"), link.getFileName());
        Ended ended = run(second, Map.of("JAVA_HOME", javaHome("11.0.2")));
        assertThat(ended.output()).contains("is 11.0.2");
    }

    /** A directory that says of itself what version it is, as a JDK does; its {@code java} must not be run. */
    private String javaHome(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-" + version));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho started; exit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home.toString();
    }

    private static Ended run(Path launcher, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", launcher.toString(), "version").redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
