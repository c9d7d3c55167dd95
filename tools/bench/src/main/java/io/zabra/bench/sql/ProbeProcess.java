package io.zabra.bench.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link StormProbe} that runs. One thread. */
final class ProbeProcess implements AutoCloseable {
    private static final int END_SECONDS = 10;

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final boolean preferred;

    private ProbeProcess(Process process) throws IOException {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.preferred = Boolean.parseBoolean(answer());
    }

    /** @param log for what it says besides its answers */
    static ProbeProcess start(int port, int rowCount, Path log) throws IOException {
        List<String> command = Database.java("-Xmx64m");
        // A small program, whose compiler is to take little from the server.
        command.addAll(1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(StormProbe.class.getName(), Integer.toString(port), Integer.toString(rowCount)));
        return new ProbeProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    /** Whether its threads have slices of 0.1 ms. */
    boolean isPreferred() {
        return preferred;
    }

    /** Measures for so long. */
    StormPart measure(int seconds) throws IOException {
        in.write(seconds + "\n");
        in.flush();
        return StormPart.parse(answer());
    }

    private String answer() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("what measures has ended: see its log");
        }
        return line;
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        try (in;
                out) {
            process.destroy();
        } finally {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
