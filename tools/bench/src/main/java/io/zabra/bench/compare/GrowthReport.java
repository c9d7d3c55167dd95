package io.zabra.bench.compare;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what requests cost on trees of several sizes, and adds it to a result file. */
final class GrowthReport {
    private static final String ROW = "%-22s %24s %22s %22s %22s %10s%n";

    private final PrintWriter out;
    private final ResultFile file;
    private final Peer peer;
    private final Path data;

    /**
     * @param file gets a line for each load and tree
     * @param data where the servers keep it
     */
    GrowthReport(PrintWriter out, ResultFile file, Peer peer, Path data) {
        this.out = out;
        this.file = file;
        this.peer = peer;
        this.data = data;
    }

    void begins(Shape shape, int seconds, int rounds) {
        out.printf(
                "%n%s, %s (clients x requests in flight), %d s a run, median of %d [least–greatest]%n",
                peer.title(), shape, seconds, rounds);
        out.printf(ROW, "load", "operations/s", "server CPU µs/op", "p50 µs", "p99 µs", "RSS MiB");
        out.flush();
    }

    /** @param samples of each tree, in the order in which they were made; the first is what the others are held against; its errors count with theirs, too */
    void outcome(SpreadRequests.Kind kind, Shape shape, Map<SpreadTree, List<Sample>> samples) throws IOException {
        SpreadTree firstTree = samples.keySet().iterator().next();
        List<Sample> first = samples.values().iterator().next();
        List<ResultLine> lines = new ArrayList<>();
        samples.forEach((tree, own) -> {
            Load load = new LoadRun(new SpreadRequests(kind, tree));
            row(load, own);
            ResultLine line = Report.line("growth", 1, shape, load, peer, own, data);
            line.put("znodes", tree.znodes()).put("first_znodes", firstTree.znodes());
            long errors = Sample.errors(own) + (own == first ? 0 : Sample.errors(first));
            line.put("errors", (double) errors);
            if (own != first && errors == 0) {
                line.put(Figure.CPU.key() + "_growth", growth(load, own, first));
            }
            lines.add(line);
        });
        out.flush();
        file.add(lines);
    }

    private void row(Load load, List<Sample> samples) {
        out.printf(
                ROW,
                load.title(),
                Sample.spread(Figure.OPERATIONS, samples).text(),
                Sample.spread(Figure.CPU, samples).text(),
                Sample.spread(Figure.P50, samples).text(),
                Sample.spread(Figure.P99, samples).text(),
                Spread.number(Sample.spread(Figure.RESIDENT, samples).median()));
        long errors = Sample.errors(samples);
        if (errors > 0) {
            out.printf("%-22s %,d errors%n", load.title(), errors);
        }
        double others = Sample.otherCores(samples);
        if (others > ResultLine.OTHER_CORES_MAX) {
            out.printf(Locale.ROOT, "%-22s other processes took %.2f cores%n", load.title(), others);
        }
    }

    private Spread growth(Load load, List<Sample> samples, List<Sample> first) {
        Spread growth = Sample.ratio(Figure.CPU, samples, first);
        out.printf(Locale.ROOT, "%-22s %47s%n", load.title(), String.format(Locale.ROOT, "x %.2f", growth.median()));
        return growth;
    }
}
