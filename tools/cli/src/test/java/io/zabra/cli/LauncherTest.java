package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher checks and does before it starts anything. */
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

    @Test
    void whatMavenAloneHasBuiltStartsWithAnArchiveOfItsClassesTheNextTime() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(directory);
        Map<String, String> java = Map.of("JAVA_HOME", recordingJava());
        Ended first = run(checkout.launcher(), java);
        assertThat(first.output()).startsWith("started ").doesNotContain("SharedArchiveFile");
        await(() -> Files.exists(checkout.archive()));
        assertThat(checkout.archive()).hasContent("archive");
        assertThat(run(checkout.launcher(), java).output())
                .contains("-XX:SharedArchiveFile=" + checkout.archive() + " -Xshare:auto");

        FileTime built = Files.getLastModifiedTime(checkout.jar());
        FileTime earlier = FileTime.from(built.toInstant().minusSeconds(10));
        Files.setLastModifiedTime(checkout.archive(), earlier);
        assertThat(run(checkout.launcher(), java).output())
                .as("an archive of former jars")
                .startsWith("started ")
                .doesNotContain("SharedArchiveFile");
        await(() -> !earlier.equals(Files.getLastModifiedTime(checkout.archive())));
    }

    @Test
    void whoIsNotToBuildMakesNoArchiveEither() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(directory);
        Ended ended = run(checkout.launcher(), Map.of("JAVA_HOME", recordingJava(), "ZABRA_BUILD", "never"));
        assertThat(ended.output()).startsWith("started ");
        assertThat(checkout.launch())
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("archive"));
    }

    @Test
    void aCheckoutThatWasMovedIsBuiltAgain() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(directory);
        Files.writeString(checkout.launch().resolve("class-path"), "/elsewhere/tools/server.jar:/elsewhere/engine.jar");
        Path tools = Files.createDirectory(directory.resolve("tools-first"));
        script(tools.resolve("mvn"), "echo '[ERROR] called'; exit 1");
        Ended ended = run(
                checkout.launcher(), Map.of("JAVA_HOME", recordingJava(), "PATH", tools + ":" + System.getenv("PATH")));
        assertThat(ended.output()).contains("moved: building Zabra again").contains("[ERROR] called");
        assertThat(ended.status()).isEqualTo(1);
    }

    /** A heap keeps what it has grown to until all of it was collected, which may never be where little happens. */
    @Test
    void theHeapOfAServerIsCollectedWholeWhereNothingHappensAsThisJvmUnderstands()
            throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(directory);
        Map<String, String> environment = Map.of("JAVA_HOME", recordingJava(), "ZABRA_BUILD", "never");
        Ended started = run(environment, "/bin/bash", checkout.launcher().toString(), "server", "zoo.cfg");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Pattern.compile(" (-X\\S+)").matcher(started.output()).results().forEach(found -> command.add(found.group(1)));
        command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
        assertThat(run(Map.of(), command.toArray(new String[0])).output())
                .containsPattern("G1PeriodicGCInterval += [1-9]")
                .containsPattern("G1PeriodicGCInvokesConcurrent += true")
                .containsPattern("UseG1GC += true");
    }

    @Test
    void whereTheLocaleSaysNothingLettersAreUtf8() throws IOException, InterruptedException {
        Checkout checkout = Checkout.in(directory);
        String java = javaHome("17.0.1", "echo \"locale $LC_ALL\"\n");
        Map<String, String> silent =
                Map.of("JAVA_HOME", java, "ZABRA_BUILD", "never", "LC_ALL", "", "LC_CTYPE", "", "LANG", "C");
        assertThat(run(checkout.launcher(), silent).output()).isEqualTo("locale C.UTF-8\n");
        Map<String, String> said = Map.of("JAVA_HOME", java, "ZABRA_BUILD", "never", "LC_ALL", "de_DE.ISO-8859-1");
        assertThat(run(checkout.launcher(), said).output()).endsWith("locale de_DE.ISO-8859-1\n");
    }

    /** Also where standard input is no terminal, as with a script of SQL. */
    @Test
    void theWidthIsThatOfTheTerminalWhichIsWrittenTo() throws IOException, InterruptedException {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "no script(1) to make a terminal here");
        Checkout checkout = Checkout.in(directory);
        String java =
                javaHome("17.0.1", "echo \"output ${ZABRA_COLUMNS-none} errors ${ZABRA_PROGRESS-none}\" > seen\n");
        String launch = checkout.launcher() + " version < /dev/null";
        assertThat(seenAtTerminal(java, "stty cols 47; " + launch)).isEqualTo("output 47 errors 47\n");
        assertThat(seenAtTerminal(java, "stty cols 47; " + launch + " | cat")).isEqualTo("output none errors 47\n");
        assertThat(seenAtTerminal(java, "stty cols 0; " + launch + " 2> /dev/null"))
                .isEqualTo("output 80 errors none\n");
    }

    private String seenAtTerminal(String java, String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/script", "-qec", command, "/dev/null").redirectErrorStream(true);
        builder.directory(directory.toFile())
                .environment()
                .putAll(Map.of("JAVA_HOME", java, "ZABRA_BUILD", "never", "SHELL", "/bin/bash"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Files.readString(directory.resolve("seen"));
    }

    /** What Maven leaves of a build, as far as the launcher looks at it. */
    private record Checkout(Path home) {
        static Checkout in(Path directory) throws IOException {
            Checkout checkout = new Checkout(
                    Files.createDirectory(directory.resolve("checkout")).toRealPath());
            for (String module : List.of("", "engine", "consensus", "jdbc-driver", "sql", "tools")) {
                Files.createFile(
                        Files.createDirectories(checkout.home.resolve(module)).resolve("pom.xml"));
            }
            for (String module : List.of("server", "bench", "cli")) {
                Files.createFile(Files.createDirectories(checkout.home.resolve("tools/" + module))
                        .resolve("pom.xml"));
            }
            Files.copy(LAUNCHER, checkout.launcher(), StandardCopyOption.COPY_ATTRIBUTES);
            Files.createFile(Files.createDirectories(checkout.jar().getParent()).resolve("zabra-engine.jar"));
            Files.createDirectories(checkout.launch());
            Files.createFile(checkout.home.resolve("tools/cli/target/zabra-cli.jar"));
            Files.writeString(checkout.launch().resolve("jvm.options"), "-Dan.option=true");
            Files.writeString(checkout.launch().resolve("class-path"), "/a/server.jar:" + checkout.jar());
            return checkout;
        }

        Path launcher() {
            return home.resolve("zabra");
        }

        Path launch() {
            return home.resolve("tools/cli/target/launch");
        }

        Path jar() {
            return home.resolve("engine/target/zabra-engine.jar");
        }

        Path archive() {
            return launch().resolve("zabra-17.0.1.jsa");
        }
    }

    /** A JVM that says how it was started, or writes the archive that it was asked for. */
    private String recordingJava() throws IOException {
        return javaHome("17.0.1", """
                for option in "$@"; do
                  case $option in
                    -XX:ArchiveClassesAtExit=*) printf archive > "${option#*=}"; exit ;;
                  esac
                done
                echo "started $*"
                """);
    }

    private interface Look {
        boolean sees() throws IOException;
    }

    private static void await(Look look) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!look.sees()) {
            assertThat(System.nanoTime()).as("it was to happen within a minute").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** A directory that says of itself what version it is, as a JDK does; its {@code java} must not be run. */
    private String javaHome(String version) throws IOException {
        return javaHome(version, "echo started; exit 99\n");
    }

    private String javaHome(String version, String does) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-" + version));
        script(Files.createDirectories(home.resolve("bin")).resolve("java"), does);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home.toString();
    }

    private static void script(Path file, String does) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + does);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Ended run(Path launcher, Map<String, String> environment) throws IOException, InterruptedException {
        return run(environment, "/bin/bash", launcher.toString(), "version");
    }

    private static Ended run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("ZABRA_JAVA_OPTS", "ZABRA_BUILD"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
