package io.zabra.server.testing;

import io.zabra.server.ZabraServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A server in a process of its own, with this process's Java and class path, that can be killed. */
public final class ServerProcess implements AutoCloseable {
    private static final String PORT_LINE = "port ";

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Returns once clients can connect.
     *
     * @param lines of its configuration
     */
    public static ServerProcess start(Path dataDir, String... lines) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-cp", classPath(), ServerProcess.class.getName(), dataDir.toString()));
        command.addAll(List.of(lines));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(PORT_LINE)) {
                return new ServerProcess(process, Integer.parseInt(line.substring(PORT_LINE.length())));
            }
            said.append(line).append('\n');
        }
        throw new IOException("the server did not start: " + said);
    }

    /** The test runner's own class path may be in a manifest; the system property names what it was started with. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    public int port() {
        return port;
    }

    /** As {@code kill -9} does; returns when it is dead. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The server process itself; lives until it is killed. */
    public static void main(String[] args) throws Exception {
        ZabraServer server = TestServers.zabra(Path.of(args[0]), Arrays.copyOfRange(args, 1, args.length));
        System.out.println(PORT_LINE + server.port());
        Thread.currentThread().join();
    }
}
