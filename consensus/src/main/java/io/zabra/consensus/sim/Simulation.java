package io.zabra.consensus.sim;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs of simulated ensembles, added up. One thread. */
public final class Simulation {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<Long, String> violations = new TreeMap<>();
    private final boolean real;
    private long seeds;

    /** Of the core alone, over a disk and a state machine that keep their contracts. */
    public Simulation() {
        this(false);
    }

    /** @param real whether servers are whole: with their tree, sessions, watches, log and snapshots; some hundred times slower */
    public Simulation(boolean real) {
        this.real = real;
    }

    /**
     * Runs what a seed stands for: faults for some simulated seconds, then recovery.
     *
     * @return null if all was well, else which invariant did not hold, and where
     */
    public @Nullable String run(long seed) {
        return counted(seed, SimulatedEnsemble.SILENT);
    }

    /** The same run, told line by line: simulated ms, server, and what it did. */
    public @Nullable String tell(long seed, Consumer<String> transcript) {
        return counted(seed, transcript);
    }

    private @Nullable String counted(long seed, Consumer<String> transcript) {
        seeds++;
        try {
            SimulatedEnsemble.Result result =
                    real ? RealEnsemble.tell(seed, transcript) : SimulatedEnsemble.tell(seed, transcript);
            result.counts().forEach((what, times) -> counts.merge(what, times, Long::sum));
            return null;
        } catch (RuntimeException e) {
            String wrong = e.getMessage() == null ? e.toString() : e.getMessage();
            violations.put(seed, wrong);
            return wrong;
        }
    }

    /** How many seeds were run. */
    public long seeds() {
        return seeds;
    }

    /** What happened how often, over all runs that ended well. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** What was wrong, by seed. */
    public Map<Long, String> violations() {
        return Map.copyOf(violations);
    }
}
