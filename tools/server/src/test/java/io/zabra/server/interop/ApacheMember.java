package io.zabra.server.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Apache's own server as a member of an ensemble, in a process of its own, with this process's class path. */
final class ApacheMember implements Member {
    private final Process process;
    private final int clientPort;

    private ApacheMember(Process process, int clientPort) {
        this.process = process;
        this.clientPort = clientPort;
    }

    /** @param lines of its configuration, the servers among them */
    static ApacheMember start(Path directory, long sid, int clientPort, List<String> lines, String... options)
            throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("myid"), sid + "\n");
        Path config = directory.resolve("zoo.cfg");
        Files.writeString(
                config,
                "dataDir=%s%nclientPort=%d%n4lw.commands.whitelist=*%nadmin.enableServer=false%n%s%n"
                        .formatted(directory, clientPort, String.join("\n", lines)));
        List<String> all = new ArrayList<>(List.of(options));
        // What Apache reads as a property of the JVM alone.
        lines.stream()
                .filter(line -> line.startsWith("znode.container.") || line.startsWith("readonlymode."))
                .forEach(line -> all.add("-D" + line));
        return start(config, directory, sid, clientPort, all.toArray(String[]::new));
    }

    /**
     * From a configuration that is there.
     *
     * @param options of its JVM, besides those that it always gets
     */
    static ApacheMember start(Path config, Path directory, long sid, int clientPort, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback-apache.xml",
                "-Dzookeeper.extendedTypesEnabled=true",
                "-Dzookeeper.electionPortBindRetry=100"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", classPath(), "org.apache.zookeeper.server.quorum.QuorumPeerMain", config.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolveSibling("apache-" + sid + ".log").toFile()))
                .start();
        return new ApacheMember(process, clientPort);
    }

    /** The test runner's own class path may be in a manifest; the system property names what it was started with. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    @Override
    public int clientPort() {
        return clientPort;
    }

    /** As {@code kill -9} does; returns when it is dead. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
