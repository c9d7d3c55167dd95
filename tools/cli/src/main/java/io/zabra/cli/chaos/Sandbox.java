package io.zabra.cli.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces of network, mounts and processes of the command's own: what is done to network and disks in there concerns nobody
 * else, and the kernel clears it away with the last process, however that ends.
 */
public final class Sandbox {
    private static final long PROBE_SECONDS = 20;
    private static final List<List<String>> WAYS = List.of(
            List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"),
            List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "--kill-child"));
    /** Everything that a run does in there, once. */
    private static final String PROBE = "ip link set lo up && mkdir -p /run/netns && mount -t tmpfs none /run/netns"
            + " && ip netns add probe && ip link add probe0 type veth peer name probe1 netns probe"
            + " && ip link add probebr type bridge && ip netns exec probe ip link set lo up"
            + " && ip netns exec probe ip route add blackhole 10.213.0.9/32";

    private Sandbox() {}

    /** How this machine lets us have them; null where it does not. Blocks for moments. */
    public static @Nullable List<String> probe() throws InterruptedException {
        for (List<String> way : WAYS) {
            List<String> command = new ArrayList<>(way);
            command.addAll(List.of("sh", "-c", PROBE));
            if (succeeds(command)) {
                return way;
            }
        }
        return null;
    }

    /** Whether a command can be run and exits with 0; its output is thrown away. */
    static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException absent) {
            return false;
        }
    }

    /**
     * Runs a main class with this process's Java, class path and flags inside.
     *
     * @param out told each line that it prints
     * @return its exit status
     */
    public static int run(List<String> way, String mainClass, List<String> arguments, Consumer<String> out)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(way);
        command.addAll(java(List.of("-Xmx2g")));
        command.add(mainClass);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread end = new Thread(process::destroyForcibly, "sandbox-end");
        Runtime.getRuntime().addShutdownHook(end);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(out);
        }
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        return status;
    }

    /** This process's Java with its class path and its access flags. */
    static List<String> java(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:MaxDirectMemorySize"))
                .forEach(command::add);
        command.addAll(flags);
        // The test runner's own class path may be in a manifest; the system property names what it was started with.
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        return command;
    }
}
