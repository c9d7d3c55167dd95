package io.zabra.bench.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the JDK's flight recorder saw of this process: how long files were synced and written, and the collector stopped all. */
final class GapCauses implements AutoCloseable {
    private static final Duration LEAST = Duration.ofNanos(500_000);
    private static final double NANOS_PER_MS = 1e6;

    /** Kinds of what may hold a write up. */
    enum Cause {
        LOG("the log written and synced"),
        SNAPSHOT("a snapshot"),
        COLLECTION("collections");

        private final String title;

        Cause(String title) {
            this.title = title;
        }
    }

    private record Event(Cause cause, Instant start, Instant end) {}

    private final Recording recording = new Recording();
    private final List<Event> events = new ArrayList<>();

    private GapCauses() {}

    static GapCauses recording() {
        GapCauses causes = new GapCauses();
        for (String event : List.of("jdk.FileForce", "jdk.FileWrite", "jdk.GCPhasePause")) {
            causes.recording.enable(event).withThreshold(LEAST).withoutStackTrace();
        }
        causes.recording.start();
        return causes;
    }

    /** Ends the recording; before anything is asked. */
    void read() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("zabra-gaps-", ".jfr");
        try {
            recording.dump(file);
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                events.add(new Event(cause(event), event.getStartTime(), event.getEndTime()));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Cause cause(RecordedEvent event) {
        if (!event.hasField("path")) {
            return Cause.COLLECTION;
        }
        String path = event.getString("path");
        return path != null && path.contains("/snapshot/") ? Cause.SNAPSHOT : Cause.LOG;
    }

    /** The parts of a time in which each was going on. */
    String during(Instant start, Instant end) {
        StringBuilder text = new StringBuilder();
        for (Cause cause : Cause.values()) {
            long nanos = events.stream()
                    .filter(event -> event.cause == cause)
                    .mapToLong(event -> common(event, start, end))
                    .sum();
            text.append(text.length() == 0 ? "" : ", ")
                    .append(cause.title)
                    .append(String.format(Locale.ROOT, " %.1f ms", nanos / NANOS_PER_MS));
        }
        return text.toString();
    }

    private static long common(Event event, Instant start, Instant end) {
        Instant from = event.start.isAfter(start) ? event.start : start;
        Instant to = event.end.isBefore(end) ? event.end : end;
        return Math.max(0, Duration.between(from, to).toNanos());
    }

    /** The longest of each kind, in ms, of those that began in one of some times. */
    String longest(Cause cause, List<WriteStream.Span> spans) {
        long nanos = events.stream()
                .filter(event -> event.cause == cause && spans.stream().anyMatch(span -> span.has(event.start)))
                .mapToLong(event -> Duration.between(event.start, event.end).toNanos())
                .max()
                .orElse(0);
        return nanos == 0
                ? "under " + LEAST.toNanos() / NANOS_PER_MS + " ms"
                : String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MS);
    }

    @Override
    public void close() {
        recording.close();
    }
}
