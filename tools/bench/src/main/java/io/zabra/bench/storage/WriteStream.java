package io.zabra.bench.storage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Writes to a store, one after the other's answer or several under way, while snapshots come and go: how long there was no answer at
 * most, with a snapshot being written and without, and what went on meanwhile.
 */
final class WriteStream {
    private static final double NANOS_PER_MS = 1e6;
    private static final int GAPS_SHOWN = 3;
    private static final int LOOK_AFTER = 16;

    /** Sends one write, whose answer it tells of. */
    @FunctionalInterface
    interface Writer {
        void write(int number, Runnable answered);
    }

    /** A time without an answer, or one in which the same is going on. */
    record Span(Instant start, Instant end) {
        boolean has(Instant time) {
            return !time.isBefore(start) && !time.isAfter(end);
        }

        double ms() {
            return Duration.between(start, end).toNanos() / NANOS_PER_MS;
        }
    }

    private final Path snapshots;
    private final PrintStream out;
    private final Phase without = new Phase("without a snapshot");
    private final Phase with = new Phase("while one is written");
    private final Instant startTime = Instant.now();
    private final long startNanos = System.nanoTime();

    /** What came of the writes in one of two kinds of times. */
    private static final class Phase {
        final String title;
        final List<Span> times = new ArrayList<>();
        final List<Span> gaps = new ArrayList<>();
        long writes;

        Phase(String title) {
            this.title = title;
        }

        /** Keeps the longest. */
        void gap(Span gap) {
            gaps.add(gap);
            gaps.sort(Comparator.comparingDouble(Span::ms).reversed());
            if (gaps.size() > GAPS_SHOWN) {
                gaps.remove(GAPS_SHOWN);
            }
        }

        double longestMs() {
            return gaps.stream().mapToDouble(Span::ms).max().orElse(0);
        }

        double seconds() {
            return times.stream().mapToDouble(Span::ms).sum() / 1e3;
        }
    }

    /** @param snapshots where they are written */
    WriteStream(Path snapshots, PrintStream out) {
        this.snapshots = snapshots;
        this.out = out;
    }

    /**
     * The longest times without an answer, in milliseconds.
     *
     * @param besideSnapshot while one was being written
     * @param without while none was
     */
    record Gaps(double besideSnapshot, double without) {}

    /** Goes on until so many snapshots have come, then prints what there was. */
    Gaps run(Writer writer, int inFlight, int count) throws IOException, InterruptedException {
        try (GapCauses causes = GapCauses.recording()) {
            Semaphore room = new Semaphore(inFlight);
            Answers answers = new Answers();
            int written = 0;
            Phase phase = without;
            long phaseStart = System.nanoTime();
            for (int i = 0; written < count; i++) {
                room.acquire();
                writer.write(i, () -> {
                    answers.came();
                    room.release();
                });
                Phase now = i % LOOK_AFTER == 0 ? (isBeingWritten() ? with : without) : phase;
                if (now != phase) {
                    phase = ended(phase, phaseStart, answers, now);
                    phaseStart = System.nanoTime();
                    written += now == without ? 1 : 0;
                }
            }
            room.acquire(inFlight);
            causes.read();
            print(without, causes);
            print(with, causes);
            return new Gaps(with.longestMs(), without.longestMs());
        }
    }

    private Phase ended(Phase phase, long phaseStart, Answers answers, Phase next) {
        phase.times.add(span(phaseStart, System.nanoTime()));
        answers.moveTo(phase);
        return next;
    }

    private boolean isBeingWritten() throws IOException {
        if (!Files.exists(snapshots)) {
            return false;
        }
        try (Stream<Path> files = Files.list(snapshots)) {
            return files.anyMatch(path -> path.toString().endsWith(".tmp"));
        }
    }

    private Span span(long fromNanos, long toNanos) {
        return new Span(startTime.plusNanos(fromNanos - startNanos), startTime.plusNanos(toNanos - startNanos));
    }

    private void print(Phase phase, GapCauses causes) {
        out.printf(
                Locale.ROOT,
                "%-20s %,10.0f writes/s for %.1f s; longest write or sync of the log %s, of a snapshot %s%n",
                phase.title,
                phase.writes / phase.seconds(),
                phase.seconds(),
                causes.longest(GapCauses.Cause.LOG, phase.times),
                causes.longest(GapCauses.Cause.SNAPSHOT, phase.times));
        for (Span gap : phase.gaps) {
            out.printf(Locale.ROOT, "  no answer for %.1f ms: %s%n", gap.ms(), causes.during(gap.start(), gap.end()));
        }
    }

    /** When answers came; the longest times between them. */
    private final class Answers {
        private final Phase current = new Phase("");
        private long last = System.nanoTime();
        private double shortestKeptMs;

        synchronized void came() {
            long now = System.nanoTime();
            if ((now - last) / NANOS_PER_MS > shortestKeptMs) {
                current.gap(span(last, now));
                shortestKeptMs = current.gaps.size() < GAPS_SHOWN
                        ? 0
                        : current.gaps.get(GAPS_SHOWN - 1).ms();
            }
            current.writes++;
            last = now;
        }

        synchronized void moveTo(Phase phase) {
            current.gaps.forEach(phase::gap);
            phase.writes += current.writes;
            current.gaps.clear();
            current.writes = 0;
            shortestKeptMs = 0;
        }
    }
}
