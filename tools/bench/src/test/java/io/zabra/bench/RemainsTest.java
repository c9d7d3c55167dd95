package io.zabra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemainsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Process bench;

    @AfterEach
    void end() throws InterruptedException {
        bench.descendants().forEach(ProcessHandle::destroyForcibly);
        bench.destroyForcibly().waitFor();
    }

    @Test
    void theServersOfAProgramThatIsEndedInItsMiddleEndWithIt() throws Exception {
        bench = started("start", "--times", "1000", "--dir", directory.toString());
        ProcessHandle server = firstServer();
        bench.destroy();
        assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(server.isAlive()).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    private static Process started(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessHandle firstServer() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && bench.isAlive()) {
            List<ProcessHandle> servers = bench.descendants().toList();
            if (!servers.isEmpty()) {
                return servers.get(0);
            }
            bench.waitFor(10, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("no server was started");
    }
}
