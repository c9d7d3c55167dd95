package io.zabra.bench.compare;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what comes out, and adds it to a result file. */
final class Report {
    private static final String ROW = "%-10s %-6s %-7s %24s %22s %22s %22s %22s %18s %22s%n";
    private static final String NOTE = "%-10s %-6s ";

    private final PrintWriter out;
    private final ResultFile file;
    private final Map<Peer, String> options = new EnumMap<>(Peer.class);

    /** @param file gets a line for each load, shape and peer */
    Report(PrintWriter out, ResultFile file) {
        this.out = out;
        this.file = file;
    }

    /** @param running whose options of the JVM are told in the result file */
    void begins(Comparison comparison, Collection<Servers> running) throws IOException {
        for (Servers servers : running) {
            options.put(servers.peer(), servers.options());
        }
        out.printf(
                "%n%s, %d s a run, median of %d [least–greatest]; shape: clients x requests in flight%n",
                servers(comparison.size()), comparison.time().toSeconds(), comparison.rounds());
        out.printf(
                ROW,
                "load",
                "shape",
                "peer",
                "operations/s",
                "server CPU µs/op",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "RSS MiB",
                "disk B/op");
        out.flush();
    }

    private static String servers(int size) {
        return size == 1 ? "One server" : size + " servers";
    }

    void outcome(Comparison comparison, Comparison.Outcome outcome) throws IOException {
        if (outcome.isNoisy() && !comparison.force()) {
            out.printf(
                    Locale.ROOT,
                    NOTE + "not compared: other processes took %.2f cores. End them, or --force%n",
                    outcome.load().title(),
                    outcome.shape(),
                    outcome.otherCores());
            out.flush();
            return;
        }
        outcome.samples().forEach((peer, samples) -> row(outcome, peer.title(), samples));
        ratios(outcome);
        write(comparison, outcome);
        out.flush();
    }

    private void row(Comparison.Outcome outcome, String peer, List<Sample> samples) {
        List<Object> cells = cells(outcome, peer);
        for (Figure figure : Figure.values()) {
            cells.add(Sample.spread(figure, samples).text());
        }
        out.printf(Locale.ROOT, ROW, cells.toArray());
        long errors = Sample.errors(samples);
        if (errors > 0) {
            out.printf(
                    Locale.ROOT,
                    NOTE + "%-7s %,d errors: not compared%n",
                    outcome.load().title(),
                    outcome.shape(),
                    peer,
                    errors);
        }
    }

    private static List<Object> cells(Comparison.Outcome outcome, String title) {
        List<Object> cells = new ArrayList<>();
        cells.add(outcome.load().title());
        cells.add(outcome.shape());
        cells.add(title);
        return cells;
    }

    private void ratios(Comparison.Outcome outcome) {
        List<Sample> ours = outcome.samples().get(Peer.ZABRA);
        List<Sample> theirs = outcome.samples().get(Peer.APACHE);
        if (ours != null && theirs != null && outcome.errors() == 0) {
            List<Object> cells = cells(outcome, "ratio");
            for (Figure figure : Figure.values()) {
                Spread ratio = Sample.ratio(figure, ours, theirs);
                cells.add(ratio.text() + (Double.isFinite(ratio.median()) ? " x" : ""));
            }
            out.printf(Locale.ROOT, ROW, cells.toArray());
        }
    }

    private void write(Comparison comparison, Comparison.Outcome outcome) throws IOException {
        List<Sample> theirs = outcome.samples().get(Peer.APACHE);
        List<ResultLine> lines = new ArrayList<>();
        outcome.samples().forEach((peer, samples) -> {
            ResultLine line = line(
                    ResultLine.COMPARE,
                    comparison.size(),
                    outcome.shape(),
                    outcome.load(),
                    peer,
                    samples,
                    comparison.directory());
            line.words().put("options", options.getOrDefault(peer, ""));
            line.put("seconds", (double) comparison.time().toSeconds())
                    .put("warm_up_s", comparison.warmUp(outcome.shape(), 0).toMillis() / 1e3);
            if (peer == Peer.ZABRA && theirs != null && outcome.errors() == 0) {
                for (Figure figure : Figure.values()) {
                    line.put(figure.key() + "_ratio", Sample.ratio(figure, samples, theirs));
                }
            }
            lines.add(line);
        });
        file.add(lines);
    }

    /** What the runs of a load on one peer come to; more can be added. */
    static ResultLine line(
            String program, int size, Shape shape, Load load, Peer peer, List<Sample> samples, Path data) {
        ResultLine line = ResultLine.of(program, peer.title(), Origin.of(data));
        line.words().put("servers", Integer.toString(size));
        line.words().put("shape", shape.toString());
        line.words().put("load", load.title());
        line.put("rounds", samples.size()).put("errors", (double) Sample.errors(samples));
        for (Figure figure : Figure.values()) {
            line.put(figure.key(), Sample.spread(figure, samples));
        }
        return line.put("other_cores", Sample.otherCores(samples));
    }
}
