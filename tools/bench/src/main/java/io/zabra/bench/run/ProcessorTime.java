package io.zabra.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time so far, in hundredths of a second: of the whole machine, and of this process. From {@code /proc} (proc(5)).
 *
 * @param machine of all processes and of the kernel, without idling and waiting
 */
public record ProcessorTime(long machine, long own) {
    private static final int MICROS_PER_TICK = 10_000;

    /** Up to now. */
    public static ProcessorTime now() {
        try {
            String[] all =
                    Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+", -1);
            // cpu user nice system idle iowait irq softirq steal: what another machine took is not ours to count.
            long busy = Long.parseLong(all[1])
                    + Long.parseLong(all[2])
                    + Long.parseLong(all[3])
                    + Long.parseLong(all[6])
                    + Long.parseLong(all[7]);
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] own = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessorTime(busy, Long.parseLong(own[11]) + Long.parseLong(own[12]));
        } catch (IOException e) {
            throw new UncheckedIOException("this runs on Linux alone", e);
        }
    }

    /** Microseconds that others than this process have used since. */
    public long othersMicrosSince(ProcessorTime before) {
        return (machine - before.machine - (own - before.own)) * MICROS_PER_TICK;
    }
}
