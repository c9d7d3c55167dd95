package io.zabra.server.metrics;

import io.zabra.server.metrics.MetricCatalog.Entry;
import io.zabra.server.metrics.MetricCatalog.Shape;
import io.zabra.server.metrics.MetricCatalog.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Asks the sources of all metrics, and writes them down as {@code mntr} and as Prometheus want them. Any thread. */
public final class MetricReport {
    private static final double[] MONITOR_QUANTILES = {0.5, 0.95, 0.99, 0.999};
    private static final String[] MONITOR_PREFIXES = {"p50_", "p95_", "p99_", "p999_"};

    private final MetricCatalog catalog = new MetricCatalog();
    private final Map<String, Supplier<Sample>> sources;
    private final Supplier<Map<String, Object>> member;

    /**
     * @param sources by the metric's name: one for each that the catalog says is measured, or {@link IllegalArgumentException}
     * @param member what a member of an ensemble tells of its part: by name a text, a number, or numbers by server id
     */
    public MetricReport(Map<String, Supplier<Sample>> sources, Supplier<Map<String, Object>> member) {
        this.sources = Map.copyOf(sources);
        this.member = member;
        for (Entry entry : catalog.entries()) {
            boolean optional = entry.status() == Status.ENSEMBLE;
            if (!optional && entry.status().isMeasured() != sources.containsKey(entry.name())) {
                throw new IllegalArgumentException(entry.name() + " is " + entry.status() + ", and has a source: "
                        + sources.containsKey(entry.name()));
            }
        }
    }

    /**
     * Names and values in the order of the catalog, as Apache's default provider makes them: {@code avg_x}, {@code p99_x}.
     * What is not measured is 0, as it is with Apache where nothing has happened.
     */
    public Map<String, Number> flat() {
        return flat(true);
    }

    /** As {@link #flat}, with all digits: Apache's milliseconds are whole ones. */
    public Map<String, Number> exact() {
        return flat(false);
    }

    private Map<String, Number> flat(boolean asApache) {
        Map<String, Number> values = new LinkedHashMap<>();
        for (Entry entry : catalog.entries()) {
            if (entry.status() == Status.MEMBER) {
                continue;
            }
            Supplier<Sample> source = sources.get(entry.name());
            flatten(entry, source == null ? new Sample.Value(0) : source.get(), asApache, values);
        }
        return values;
    }

    /** What a member of an ensemble tells of its part in it, {@code follower_lag_2} for each server; else nothing. */
    public Map<String, Object> ofMember() {
        Map<String, Object> values = new LinkedHashMap<>();
        member.get().forEach((name, value) -> {
            if (value instanceof Map<?, ?> byServer) {
                byServer.forEach((sid, number) -> values.put(name + "_" + sid, number));
            } else {
                values.put(name, value);
            }
        });
        return values;
    }

    private static void flatten(Entry entry, Sample sample, boolean asApache, Map<String, Number> values) {
        String name = entry.name();
        if (entry.shape() == Shape.KEYED) {
            return;
        }
        if (entry.shape() != Shape.SUMMARY && entry.shape() != Shape.PERCENTILES) {
            values.put(name, sample instanceof Sample.Value value ? value.number() : 0);
            return;
        }
        Sample.Total total = total(sample);
        double average = total.count() == 0 ? 0.0 : total.sum() / total.count();
        values.put("avg_" + name, asApache ? rounded(average) : average);
        values.put("min_" + name, whole(total.min(), asApache));
        values.put("max_" + name, whole(total.max(), asApache));
        values.put("cnt_" + name, total.count());
        values.put("sum_" + name, whole(total.sum(), asApache));
        for (int i = 0; entry.shape() == Shape.PERCENTILES && i < MONITOR_QUANTILES.length; i++) {
            double quantile = sample instanceof Sample.Spread spread ? spread.quantile(MONITOR_QUANTILES[i]) : 0;
            double shown = Double.isNaN(quantile) ? 0 : quantile;
            values.put(MONITOR_PREFIXES[i] + name, asApache ? (Number) Math.round(shown) : (Number) shown);
        }
    }

    private static Number whole(double value, boolean asApache) {
        return asApache ? (Number) (long) value : (Number) value;
    }

    /** To four digits, as Apache does. */
    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static Sample.Total total(Sample sample) {
        if (sample instanceof Sample.Total total) {
            return total;
        }
        if (sample instanceof Sample.Spread spread) {
            return new Sample.Total(spread.total().count(), spread.sum(), spread.min(), spread.max());
        }
        return Sample.Total.NONE;
    }

    private static Sample byServer(Map<?, ?> numbers) {
        return new Sample.Labelled(
                "sid",
                numbers.entrySet().stream()
                        .map(entry -> new Sample.Labelled.Entry(
                                String.valueOf(entry.getKey()), entry.getValue() instanceof Number number ? number : 0))
                        .toList());
    }

    /** The text that Prometheus scrapes (exposition format 0.0.4), with what the JVM tells of itself at the end. */
    public String prometheus() {
        PrometheusText text = new PrometheusText();
        Map<String, Object> ofMember = member.get();
        for (Entry entry : catalog.entries()) {
            Supplier<Sample> source = sources.get(entry.name());
            if (source != null) {
                text.add(entry, source.get());
            } else if (ofMember.get(entry.name()) instanceof Number number) {
                text.add(entry, new Sample.Value(number));
            } else if (ofMember.get(entry.name()) instanceof Map<?, ?> byServer) {
                text.add(entry, byServer(byServer));
            }
        }
        JvmMetrics.addTo(text);
        return text.toString();
    }
}
