package io.zabra.bench.compare;

import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of each peer by name, measured in turn again and again: printed, and told as lines of a result file. One thread's. */
final class PeerFigures {
    private static final String OTHERS = "other_cores";

    private final String program;
    private final PrintWriter out;
    private final Map<Peer, List<Map<String, Double>>> turns = new EnumMap<>(Peer.class);
    private final Map<Peer, Map<String, Double>> facts = new EnumMap<>(Peer.class);

    /** @param program as the command line has it */
    PeerFigures(String program, PrintWriter out) {
        this.program = program;
        this.out = out;
    }

    /** What was measured once; other processes took so much of a processor meanwhile. */
    void turn(Peer peer, Map<String, Double> figures, double otherCores) {
        Map<String, Double> all = new LinkedHashMap<>(figures);
        all.put(OTHERS, otherCores);
        turns.computeIfAbsent(peer, none -> new ArrayList<>()).add(all);
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) -> text.append("  ").append(name).append(' ').append(Spread.number(value)));
        print("%-8s%s%n", peer.title(), text);
    }

    /** A figure that has no turns. */
    void fact(Peer peer, String name, double value) {
        facts.computeIfAbsent(peer, none -> new LinkedHashMap<>()).put(name, value);
        print("%-8s  %s %s%n", peer.title(), name, Spread.number(value));
    }

    /**
     * Prints medians and ratios, and adds a line for each peer.
     *
     * @param words of each line, besides program and peer
     */
    void report(ResultFile file, Map<String, String> words) throws IOException {
        List<ResultLine> lines = new ArrayList<>();
        turns.forEach((peer, all) -> lines.add(line(peer, all, words)));
        List<Map<String, Double>> ours = turns.get(Peer.ZABRA);
        if (ours != null && turns.containsKey(Peer.APACHE)) {
            addRatios(lines.get(0), ours.get(0).keySet());
        }
        file.add(lines);
    }

    private ResultLine line(Peer peer, List<Map<String, Double>> all, Map<String, String> words) {
        ResultLine line = ResultLine.of(program, peer.title(), words);
        line.put("rounds", all.size());
        facts.getOrDefault(peer, Map.of()).forEach(line::put);
        for (String name : all.get(0).keySet()) {
            Spread spread = Spread.of(values(peer, name));
            if (name.equals(OTHERS)) {
                line.put(name, spread.greatest());
                sayWhoElse(spread.greatest());
            } else {
                line.put(name, spread);
                print("%-8s  %-14s %s%n", peer.title(), name, spread.text());
            }
        }
        return line;
    }

    private void sayWhoElse(double cores) {
        if (cores > ResultLine.OTHER_CORES_MAX) {
            print("Other processes took up to %.2f of a processor: these figures mean little%n", cores);
        }
    }

    private void addRatios(ResultLine line, Iterable<String> names) {
        for (String name : names) {
            if (!name.equals(OTHERS)) {
                Spread ratio = Spread.ofRatios(values(Peer.ZABRA, name), values(Peer.APACHE, name));
                line.put(name + "_ratio", ratio);
                print("%-8s  %-14s %s x%n", "ratio", name, ratio.text());
            }
        }
        Map<String, Double> theirs = facts.getOrDefault(Peer.APACHE, Map.of());
        facts.getOrDefault(Peer.ZABRA, Map.of()).forEach((name, value) -> {
            double ratio = value / theirs.getOrDefault(name, Double.NaN);
            line.put(name + "_ratio", ratio);
            print("%-8s  %-14s %s x%n", "ratio", name, Spread.number(ratio));
        });
    }

    private double[] values(Peer peer, String name) {
        return turns.getOrDefault(peer, List.of()).stream()
                .mapToDouble(each -> each.getOrDefault(name, Double.NaN))
                .toArray();
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
