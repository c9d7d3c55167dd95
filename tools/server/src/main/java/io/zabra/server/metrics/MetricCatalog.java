package io.zabra.server.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** All metrics of Apache ZooKeeper 3.9, what becomes of each here, and ours; read from {@code metrics.txt}. */
public final class MetricCatalog {
    /** How a metric is shown. */
    public enum Shape {
        COUNTER,
        GAUGE,
        /** Average, least, greatest, count and sum. */
        SUMMARY,
        /** Those, and quantiles. */
        PERCENTILES,
        /** One for each of several keys. */
        KEYED
    }

    /** What becomes of a metric. */
    public enum Status {
        /** Apache's, and measured here. */
        KEPT,
        /** Zabra's alone. */
        OWN,
        /** Means nothing here. */
        NONE,
        /** Measured in a member of an ensemble; 0 in others. */
        ENSEMBLE,
        /** Told by a member of an ensemble, of its part in it at the moment; by others not at all. */
        MEMBER;

        boolean isMeasured() {
            return this == KEPT || this == OWN;
        }
    }

    /** @param help what it tells; where it is not measured, why */
    public record Entry(String name, Shape shape, Status status, String help) {}

    private static final int FIELDS = 4;

    private final List<Entry> entries;

    public MetricCatalog() {
        List<Entry> read = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(MetricCatalog.class.getResourceAsStream("metrics.txt"));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    read.add(entry(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries = List.copyOf(read);
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" ", FIELDS);
        return new Entry(
                parts[0],
                Shape.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                Status.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                parts[3]);
    }

    public List<Entry> entries() {
        return entries;
    }
}
