package io.zabra.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what requests cost on trees of several sizes, and adds it to a result file. */
final class GrowthReport {
    private static final String ROW = "%-22s %24s %22s %22s %22s %10s%n";

    private final PrintWriter out;
    private final @Nullable Path file;
    private final Peer peer;

    /** @param file added to, a line for each load and tree; null: none */
    GrowthReport(PrintWriter out, @Nullable Path file, Peer peer) {
        this.out = out;
        this.file = file;
        this.peer = peer;
    }

    void begins(Shape shape, int seconds, int rounds) {
        out.printf(
                "%n%s, %s (clients x requests in flight), %d s a run, median of %d [least–greatest]%n",
                peer.title(), shape, seconds, rounds);
        out.printf(ROW, "load", "operations/s", "server CPU µs/op", "p50 µs", "p99 µs", "RSS MiB");
        out.flush();
    }

    /** @param samples of each tree, in the order in which they were made; the first is what the others are held against */
    void outcome(SpreadRequests.Kind kind, Shape shape, Map<SpreadTree, List<Sample>> samples) throws IOException {
        List<Sample> first = samples.values().iterator().next();
        StringBuilder lines = new StringBuilder();
        samples.forEach((tree, own) -> {
            Load load = new LoadRun(new SpreadRequests(kind, tree));
            row(load, own);
            ResultLine line = Report.line(1, shape, load, peer, own);
            line.numbers().put("znodes", (double) tree.znodes());
            if (own != first) {
                line.numbers().put(Figure.CPU.key() + "_growth", growth(load, own, first));
            }
            lines.append(line.text()).append('\n');
        });
        out.flush();
        if (file != null) {
            Files.writeString(
                    file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void row(Load load, List<Sample> samples) {
        out.printf(
                ROW,
                load.title(),
                Figure.OPERATIONS.spread(samples).text(),
                Figure.CPU.spread(samples).text(),
                Figure.P50.spread(samples).text(),
                Figure.P99.spread(samples).text(),
                String.format(
                        Locale.ROOT, "%.0f", Figure.RESIDENT.spread(samples).median()));
        long errors = samples.stream().mapToLong(Sample::errors).sum();
        if (errors > 0) {
            out.printf("%-22s %,d errors%n", load.title(), errors);
        }
        double others = samples.stream().mapToDouble(Sample::otherCores).max().orElse(0);
        if (others > Sample.OTHER_CORES_MAX) {
            out.printf(Locale.ROOT, "%-22s other processes took %.2f cores%n", load.title(), others);
        }
    }

    private double growth(Load load, List<Sample> samples, List<Sample> first) {
        double growth = Figure.CPU.ratio(samples, first);
        out.printf(Locale.ROOT, "%-22s %47s%n", load.title(), String.format(Locale.ROOT, "x %.2f", growth));
        return growth;
    }
}
