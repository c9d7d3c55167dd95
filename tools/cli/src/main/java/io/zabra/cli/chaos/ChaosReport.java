package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a run went. */
public final class ChaosReport {
    private final long seed;
    private final List<String> wrongs = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, Long> figures = new TreeMap<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

    ChaosReport(long seed) {
        this.seed = seed;
    }

    void wrong(String what) {
        wrongs.add(what);
    }

    /** Something was asked for that this machine cannot do. */
    void skipped(String what) {
        skipped.add(what);
    }

    /** What was brought about; where that is nothing, the run shows nothing. */
    void faults(Map<Fault, Integer> counts, List<String> wrong) {
        faults.putAll(counts);
        wrongs.addAll(wrong);
        if (counts.isEmpty()) {
            wrongs.add("no fault was brought about, so this run shows nothing");
        }
    }

    void audited(Audit audit, List<Operation> history, List<SessionRecord> sessions, int znodes, int transactions) {
        wrongs.addAll(audit.wrongs());
        int more = audit.wrongCount() - audit.wrongs().size();
        if (more > 0) {
            wrongs.add("and " + more + " more");
        }
        for (Outcome outcome : Outcome.values()) {
            long count = history.stream()
                    .filter(operation -> operation.outcome() == outcome)
                    .count();
            figures.put("operations " + outcome, count);
        }
        figures.put(
                "writes acknowledged",
                history.stream().filter(Operation::acknowledged).count());
        for (SessionRecord.End end : SessionRecord.End.values()) {
            figures.put(
                    "sessions " + end,
                    sessions.stream().filter(session -> session.end() == end).count());
        }
        figures.put("transactions in the log", (long) transactions);
        figures.put("znodes whose history was searched", (long) znodes);
        figures.put("of them undecided", (long) audit.undecided());
        figures.put("longest time without an acknowledged write, ms", longestGapMs(history));
    }

    private static long longestGapMs(List<Operation> history) {
        long longest = 0;
        long last = -1;
        for (Operation operation : history.stream()
                .filter(Operation::acknowledged)
                .sorted(Comparator.comparingLong(Operation::returnedNs))
                .toList()) {
            longest = last < 0 ? 0 : Math.max(longest, operation.returnedNs() - last);
            last = operation.returnedNs();
        }
        return longest / 1_000_000;
    }

    /** Whether nothing was wrong. */
    public boolean isClean() {
        return wrongs.isEmpty();
    }

    /** What was wrong. */
    public List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /** A number of the run by its name; 0 where there is none. */
    public long figure(String name) {
        return figures.getOrDefault(name, 0L);
    }

    /** Faults, figures, and what was wrong. */
    public void print(PrintWriter out) {
        skipped.forEach(what -> out.println("SKIPPED: " + what));
        out.println("seed " + seed + ", faults " + faults);
        figures.forEach((what, count) -> out.printf("%12d  %s%n", count, what));
        out.println(wrongs.isEmpty() ? "nothing was wrong" : wrongs.size() + " things were wrong:");
        wrongs.forEach(what -> out.println("  " + what));
        out.flush();
    }
}
