package io.zabra.bench.compare;

import io.zabra.bench.result.ResultLine;
import io.zabra.bench.run.ProcessorTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs of loads, one server or ensemble at a time, beside others that stand idle: a run begins when they do, and what they take
 * during it all the same is other processes' time as anybody's.
 *
 * @param time of each run
 * @param patience how often a run is made again beside which other processes were busy
 * @param force whether such a run counts all the same
 * @param running all servers, those that are measured among them
 */
record Sampling(Shape shape, Duration time, int patience, boolean force, List<Servers> running) {
    private static final long LOOK_MS = 200;
    private static final Duration LULL_PATIENCE = Duration.ofSeconds(20);

    Sample sample(Load load, Servers servers, Duration warmUp) throws Exception {
        Sample sample = once(load, servers, warmUp);
        for (int again = 0; again < patience && sample.isNoisy() && !force; again++) {
            System.err.printf(
                    Locale.ROOT,
                    "%s on %s: other processes took %.2f cores; once more%n",
                    load.title(),
                    servers.peer().title(),
                    sample.otherCores());
            sample = once(load, servers, time.dividedBy(2));
        }
        return sample;
    }

    private Sample once(Load load, Servers servers, Duration warmUp) throws Exception {
        ProgressLine.show(load.title() + " " + shape + " on " + servers.peer().title());
        awaitLull(running.stream().filter(other -> other != servers).toList());
        Usage usage = new Usage(servers);
        LoadResult result = load.run(servers, shape, warmUp, time, usage);
        ProgressLine.wipe();
        long operations = Math.max(1, result.operations());
        return new Sample(
                result.perSecond(),
                (double) usage.cpuMicros / operations,
                result.micros(50),
                result.micros(99),
                result.micros(99.9),
                servers.residentBytes(),
                (double) usage.diskBytes / operations,
                usage.othersMicros / 1e3 / Math.max(1, result.elapsed().toMillis()),
                result.errors());
    }

    /** What a load left the others to do, a snapshot above all, is to be done before the next one. */
    private static void awaitLull(List<Servers> others) throws InterruptedException {
        long deadline = System.nanoTime() + LULL_PATIENCE.toNanos();
        double cores = others.isEmpty() ? 0 : 1;
        while (cores > ResultLine.OTHER_CORES_MAX / 2 && System.nanoTime() < deadline) {
            long before = cpuMicros(others);
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            cores = (cpuMicros(others) - before) / 1e3 / LOOK_MS;
        }
    }

    private static long cpuMicros(List<Servers> servers) {
        return servers.stream().mapToLong(Servers::cpuMicros).sum();
    }

    /** What was used between begin and end. */
    private static final class Usage implements Load.Meter {
        private final Servers measured;
        private long cpuMicros;
        private long diskBytes;
        private long othersMicros;
        private ProcessorTime before = ProcessorTime.now();

        Usage(Servers measured) {
            this.measured = measured;
        }

        @Override
        public void begin() {
            diskBytes = -written();
            cpuMicros = -measured.cpuMicros();
            before = ProcessorTime.now();
        }

        @Override
        public void end() {
            othersMicros = ProcessorTime.now().othersMicrosSince(before);
            cpuMicros += measured.cpuMicros();
            othersMicros = Math.max(0, othersMicros - cpuMicros);
            diskBytes += written();
        }

        private long written() {
            try {
                return measured.writtenBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
