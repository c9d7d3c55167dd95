package io.zabra.server.metrics;

import io.zabra.server.metrics.MetricCatalog.Entry;
import io.zabra.server.metrics.MetricCatalog.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prometheus's exposition format 0.0.4, with the names and shapes of Apache's provider. One thread. */
final class PrometheusText {
    /** The type that {@code /metrics} answers with. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] QUANTILES = {0.5, 0.9, 0.99};
    private static final long[] BOUNDS_US = {
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000
    };
    private static final double US_PER_SECOND = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    private static final int NS_PER_US = 1_000;

    private final StringBuilder text = new StringBuilder(16 << 10);

    void add(Entry entry, Sample sample) {
        boolean summary = entry.shape() == Shape.SUMMARY || entry.shape() == Shape.PERCENTILES;
        head(entry.name(), entry.help(), summary ? "summary" : type(entry.shape()));
        if (sample instanceof Sample.Value value) {
            line(entry.name(), null, null, value.number());
        } else if (sample instanceof Sample.Labelled labelled) {
            labelled(entry.name(), labelled);
        } else if (sample instanceof Sample.Total total) {
            line(entry.name() + "_count", null, null, total.count());
            line(entry.name() + "_sum", null, null, total.sum());
        } else if (sample instanceof Sample.Spread spread) {
            spread(entry.name(), spread);
        }
    }

    private static String type(Shape shape) {
        return shape == Shape.KEYED ? "gauge" : shape.name().toLowerCase(Locale.ROOT);
    }

    private void spread(String name, Sample.Spread spread) {
        for (double part : QUANTILES) {
            line(name, "quantile", Double.toString(part), spread.quantile(part));
        }
        line(name + "_count", null, null, spread.total().count());
        line(name + "_sum", null, null, spread.sum());
        if (spread.timing().unit() > 1) {
            histogram("zabra_" + name.replaceAll("_?(time_ms|latency)$", "") + "_seconds", spread.total());
        }
    }

    /** What quantiles over several servers can be computed of, which a summary does not allow. */
    private void histogram(String name, Distribution total) {
        head(name, "The same as a histogram, in seconds", "histogram");
        for (long bound : BOUNDS_US) {
            line(name + "_bucket", "le", Double.toString(bound / US_PER_SECOND), total.upTo(bound * NS_PER_US));
        }
        line(name + "_bucket", "le", "+Inf", total.count());
        line(name + "_count", null, null, total.count());
        line(name + "_sum", null, null, total.sum() / NS_PER_SECOND);
    }

    void labelled(String name, Sample.Labelled labelled) {
        for (Sample.Labelled.Entry each : labelled.entries()) {
            line(name, labelled.label(), each.value(), each.number());
        }
    }

    void head(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void line(String name, @Nullable String label, @Nullable String labelValue, Number value) {
        text.append(name);
        if (label != null) {
            text.append('{').append(label).append("=\"").append(labelValue).append("\"}");
        }
        text.append(' ').append(value.doubleValue()).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
