package io.zabra.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Runs of loads, one server or ensemble at a time, beside others that stand idle.
 *
 * @param time of each run
 * @param patience how often a run is made again beside which other processes were busy
 * @param force whether such a run counts all the same
 * @param running all servers whose processor time is not that of other processes
 */
record Sampling(Shape shape, Duration time, int patience, boolean force, List<Servers> running) {
    Sample sample(Load load, Servers servers, Duration warmUp) throws Exception {
        ProgressLine.show(load.title() + " on " + servers.peer().title());
        Sample sample = once(load, servers, warmUp);
        ProgressLine.wipe();
        for (int again = 0; again < patience && sample.isNoisy() && !force; again++) {
            System.err.printf(
                    Locale.ROOT,
                    "%s on %s: other processes took %.2f cores; once more%n",
                    load.title(),
                    servers.peer(),
                    sample.otherCores());
            sample = once(load, servers, time.dividedBy(2));
        }
        return sample;
    }

    private Sample once(Load load, Servers servers, Duration warmUp) throws Exception {
        Usage usage = new Usage(servers, running);
        LoadResult result = load.run(servers, shape, warmUp, time, usage);
        long operations = Math.max(1, result.operations());
        return new Sample(
                result.perSecond(),
                (double) usage.cpuMicros / operations,
                result.micros(50),
                result.micros(99),
                result.micros(99.9),
                servers.residentBytes(),
                (double) usage.diskBytes / operations,
                usage.othersMicros / 1e3 / result.elapsed().toMillis(),
                result.errors());
    }

    /** What was used between begin and end. */
    private static final class Usage implements Load.Meter {
        private final Servers measured;
        private final List<Servers> all;
        private long cpuMicros;
        private long diskBytes;
        private long othersMicros;
        private long allCpuMicros;
        private ProcessorTime before = ProcessorTime.now();

        Usage(Servers measured, List<Servers> all) {
            this.measured = measured;
            this.all = all;
        }

        @Override
        public void begin() {
            diskBytes = -written();
            cpuMicros = -measured.cpuMicros();
            allCpuMicros = -all.stream().mapToLong(Servers::cpuMicros).sum();
            before = ProcessorTime.now();
        }

        @Override
        public void end() {
            othersMicros = ProcessorTime.now().othersMicrosSince(before);
            cpuMicros += measured.cpuMicros();
            allCpuMicros += all.stream().mapToLong(Servers::cpuMicros).sum();
            othersMicros = Math.max(0, othersMicros - allCpuMicros);
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
