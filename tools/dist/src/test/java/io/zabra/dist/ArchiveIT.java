package io.zabra.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveIT {
    private static final int PATIENCE_S = 60;

    @TempDir
    private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash here");
        Process tar = new ProcessBuilder("tar", "xzf", System.getProperty("zabra.archive"))
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> roots = Files.list(directory)) {
            home = roots.toList().get(0);
        }
    }

    @Test
    void everythingThatAnOperatorNeedsIsIn() {
        assertThat(home.resolve("bin/zabra")).isExecutable();
        assertThat(List.of("conf/zoo.cfg", "conf/zoo-ensemble.cfg", "systemd/zabra.service", "README.md", "LICENSE"))
                .allSatisfy(file -> assertThat(home.resolve(file)).isRegularFile());
        assertThat(List.of("docs/operations.md", "docs/configuration.md"))
                .allSatisfy(file -> assertThat(home.resolve(file)).isRegularFile());
        assertThat(home.resolve("dashboards/zabra.json")).isRegularFile();
        assertThat(home.resolve("jdbc"))
                .isDirectoryContaining(file -> file.toString().endsWith("-all.jar"));
        assertThat(home.resolve("lib"))
                .as("neither Apache's server nor what only tests need")
                .isDirectoryNotContaining(file -> file.getFileName().toString().matches("zookeeper-[0-9].*|junit.*"));
    }

    @Test
    void theSampleConfigurationsAreGood() throws IOException, InterruptedException {
        for (String name : List.of("zoo.cfg", "zoo-ensemble.cfg")) {
            Path data = Files.createDirectory(directory.resolve("data-" + name));
            Files.writeString(data.resolve("myid"), "1\n");
            Path config = Files.writeString(
                    directory.resolve(name),
                    Files.readString(home.resolve("conf").resolve(name)).replace("/var/lib/zabra", data.toString()));
            Ended checked = run("server", "--check", config.toString());
            assertThat(checked.status()).as(checked.output()).isZero();
            assertThat(checked.output()).contains("is good").doesNotContain("note:");
        }
    }

    @Test
    void systemdFindsNothingWrongWithTheService() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd here");
        String unit = Files.readString(home.resolve("systemd/zabra.service"));
        assertThat(unit).contains("ExecStart=/usr/share/zabra/bin/zabra server /etc/zabra/zoo.cfg");
        Path installed = Files.writeString(
                directory.resolve("zabra.service"), unit.replace("/usr/share/zabra", home.toString()));
        Ended verified = ended(new ProcessBuilder("/usr/bin/systemd-analyze", "verify", installed.toString())
                .redirectErrorStream(true)
                .start());
        assertThat(verified.status()).as(verified.output()).isZero();
        assertThat(verified.output()).doesNotContain("zabra.service");
    }

    @Test
    void aServerStartsServesAndStops() throws IOException, InterruptedException {
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"), "dataDir=" + directory.resolve("data") + "\nclientPort=0\n");
        Process server = start("server", config.toString());
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = log.readLine();
            while (line != null && !line.contains("Serving ZooKeeper clients and SQL on ")) {
                line = log.readLine();
            }
            assertThat(line).as("the server ended before it served").isNotNull();
            // Of the handle: the process's own would close what is read here.
            server.toHandle().destroy();
            assertThat(log.lines()).anyMatch(last -> last.contains("everything that was acknowledged is on disk"));
            assertThat(server.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void theServersJarStartsByItselfWithTheFlagsThatChronicleMapNeeds() throws IOException, InterruptedException {
        Path jar;
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            jar = jars.filter(file -> file.getFileName().toString().startsWith("zabra-cli-"))
                    .findFirst()
                    .orElseThrow();
        }
        Ended started = ended(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "version")
                .redirectErrorStream(true)
                .start());
        assertThat(started.status()).as(started.output()).isZero();
        assertThat(started.output()).contains("zabra ");
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Add-Opens")).contains("java.base/java.lang", "java.base/java.lang.reflect");
            assertThat(manifest.getValue("Add-Exports")).contains("jdk.compiler/com.sun.tools.javac.file");
        }
    }

    @Test
    void theClassesAreArchivedForThisJvm() throws IOException, InterruptedException {
        Ended archived = run("archive-classes");
        assertThat(archived.status()).as(archived.output()).isZero();
        assertThat(home.resolve("lib"))
                .isDirectoryContaining(file -> file.getFileName().toString().matches("zabra-\\d.*\\.jsa"));
        Ended started = run("version");
        assertThat(started.status()).isZero();
        assertThat(started.output()).as("no complaint about the archive").startsWith("zabra ");
    }

    @Test
    void benchSaysWhereItIs() throws IOException, InterruptedException {
        Ended refused = run("bench");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("run it from a clone of the sources");
    }

    private record Ended(int status, String output) {}

    private Ended run(String... args) throws IOException, InterruptedException {
        return ended(start(args));
    }

    private static Ended ended(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/zabra").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
