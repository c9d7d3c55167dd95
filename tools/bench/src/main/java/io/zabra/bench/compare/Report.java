package io.zabra.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what comes out, and adds it to a result file. */
final class Report {
    private static final String ROW = "%-10s %-7s %24s %22s %22s %22s %20s %9s %9s%n";

    private final PrintWriter out;
    private final @Nullable Path file;

    /** @param file added to, a line for each load and peer; null: none */
    Report(PrintWriter out, @Nullable Path file) {
        this.out = out;
        this.file = file;
    }

    void begins(Comparison comparison) {
        out.printf(
                "%n%s, %s (clients x requests in flight), %d s a run, median of %d [least–greatest]%n",
                servers(comparison.size()),
                comparison.shape(),
                comparison.time().toSeconds(),
                comparison.rounds());
        out.printf(
                ROW,
                "load",
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
                    "%-10s not compared: other processes took %.2f cores. End them, or --force%n",
                    outcome.load().title(),
                    outcome.otherCores());
            out.flush();
            return;
        }
        outcome.samples().forEach((peer, samples) -> row(outcome.load().title(), peer.title(), samples));
        ratios(outcome);
        if (file != null) {
            write(comparison, outcome, file);
        }
        out.flush();
    }

    private void row(String load, String peer, List<Sample> samples) {
        out.printf(
                ROW,
                load,
                peer,
                Figure.OPERATIONS.spread(samples).text(),
                Figure.CPU.spread(samples).text(),
                Figure.P50.spread(samples).text(),
                Figure.P99.spread(samples).text(),
                Figure.P999.spread(samples).text(),
                median(Figure.RESIDENT, samples),
                median(Figure.DISK, samples));
        long errors = errors(samples);
        if (errors > 0) {
            out.printf("%-10s %-7s %,d errors: not compared%n", load, peer, errors);
        }
    }

    private static long errors(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::errors).sum();
    }

    private static String median(Figure figure, List<Sample> samples) {
        return String.format(Locale.ROOT, "%,.0f", figure.spread(samples).median());
    }

    private void ratios(Comparison.Outcome outcome) {
        List<Sample> ours = outcome.samples().get(Peer.ZABRA);
        List<Sample> theirs = outcome.samples().get(Peer.APACHE);
        if (ours != null && theirs != null && errors(ours) + errors(theirs) == 0) {
            out.printf(
                    ROW,
                    outcome.load().title(),
                    "ratio",
                    ratio(Figure.OPERATIONS, ours, theirs),
                    ratio(Figure.CPU, ours, theirs),
                    ratio(Figure.P50, ours, theirs),
                    ratio(Figure.P99, ours, theirs),
                    ratio(Figure.P999, ours, theirs),
                    ratio(Figure.RESIDENT, ours, theirs),
                    ratio(Figure.DISK, ours, theirs));
        }
    }

    private static String ratio(Figure figure, List<Sample> ours, List<Sample> theirs) {
        return String.format(Locale.ROOT, "%.2f x", figure.ratio(ours, theirs));
    }

    private static void write(Comparison comparison, Comparison.Outcome outcome, Path file) throws IOException {
        List<Sample> theirs = outcome.samples().get(Peer.APACHE);
        StringBuilder lines = new StringBuilder();
        outcome.samples().forEach((peer, samples) -> {
            ResultLine line = line(comparison.size(), comparison.shape(), outcome.load(), peer, samples);
            if (peer == Peer.ZABRA && theirs != null && errors(samples) + errors(theirs) == 0) {
                for (Figure figure : Figure.values()) {
                    line.numbers().put(figure.key() + "_ratio", figure.ratio(samples, theirs));
                }
            }
            lines.append(line.text()).append('\n');
        });
        Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What the runs of a load on one peer come to; more can be added. */
    static ResultLine line(int size, Shape shape, Load load, Peer peer, List<Sample> samples) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("servers", Integer.toString(size));
        words.put("shape", shape.toString());
        words.put("load", load.title());
        words.put("peer", peer.title());
        words.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        words.put("machine", machine());
        words.put(
                "build",
                Build.of(Path.of(System.getProperty("zabra.launcher", "")).toAbsolutePath()));
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("rounds", (double) samples.size());
        numbers.put("errors", (double) errors(samples));
        for (Figure figure : Figure.values()) {
            Figure.Spread spread = figure.spread(samples);
            numbers.put(figure.key(), spread.median());
            numbers.put(figure.key() + "_min", spread.least());
            numbers.put(figure.key() + "_max", spread.greatest());
        }
        numbers.put(
                "other_cores",
                samples.stream().mapToDouble(Sample::otherCores).max().orElse(0));
        return new ResultLine(words, numbers);
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", JDK "
                + System.getProperty("java.version");
    }
}
