package io.zabra.cli;

import io.zabra.cli.output.Progress;
import io.zabra.consensus.sim.Simulation;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Proof by trying: seeded ensembles with faults, in one thread. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Run whole ensembles in simulation, and check every invariant of the protocol after every step.",
            "Each seed is one run: faults of network, disk and servers first, then recovery.",
            "One seed alone is told line by line; the same seed always gives the same run."
        },
        footerHeading = "%nExit status: 0 nothing was wrong, 1 an invariant did not hold.%n%nExamples:%n",
        footer = {"  zabra simulate --seeds 1000", "  zabra simulate --seed 4711", "  zabra simulate --real --seeds 200"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long SEEDS = 1_000;
    private static final long PROGRESS_EVERY = 1_000;
    private static final long REAL_PROGRESS_EVERY = 50;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds (default 1000; 1 where --seed is given).")
    private @Nullable Long seeds;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (default 1).")
    private @Nullable Long firstSeed;

    @Option(names = "--minutes", paramLabel = "M", description = "Begin no seed after that many minutes.")
    private @Nullable Long minutesMax;

    @Option(
            names = "--real",
            description = {
                "Whole servers: with their tree, sessions, watches, log and snapshots, over simulated files that lose,"
                        + " tear and rot; and their clients. Much slower."
            })
    private boolean real;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        long first = firstSeed == null ? 1 : firstSeed;
        long count = seeds != null ? seeds : firstSeed == null ? SEEDS : 1;
        if (count < 1 || (minutesMax != null && minutesMax < 1)) {
            throw new ParameterException(spec.commandLine(), "--seeds and --minutes must be 1 or more");
        }
        Simulation simulation = new Simulation(real);
        if (count == 1) {
            simulation.tell(first, out::println);
        } else {
            runMany(simulation, first, count, out);
        }
        report(simulation, first, out);
        return simulation.violations().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void runMany(Simulation simulation, long first, long count, PrintWriter out) {
        long startNs = System.nanoTime();
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "seeds", count)) {
            for (long seed = first; seed < first + count; seed++) {
                long minutes = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - startNs);
                if (minutesMax != null && minutes >= minutesMax) {
                    return;
                }
                runOne(simulation, seed, progress, out);
            }
        }
    }

    private void runOne(Simulation simulation, long seed, Progress progress, PrintWriter out) {
        String wrong = simulation.run(seed);
        if (wrong != null) {
            progress.wipe();
            out.println("seed " + seed + ": " + wrong);
        }
        if (simulation.seeds() % (real ? REAL_PROGRESS_EVERY : PROGRESS_EVERY) == 0) {
            progress.wipe();
            out.println(
                    simulation.seeds() + " seeds, " + simulation.violations().size() + " violations");
            out.flush();
        }
        progress.reached(simulation.seeds());
    }

    private void report(Simulation simulation, long first, PrintWriter out) {
        out.println(simulation.seeds() + " seeds from " + first + ", "
                + simulation.violations().size() + " violations");
        new TreeMap<>(simulation.counts()).forEach((what, times) -> out.printf("%14d  %s%n", times, what));
        simulation.violations().forEach((seed, wrong) -> {
            out.println("seed " + seed + ": " + wrong);
            out.println("  again, told line by line: zabra simulate " + (real ? "--real " : "") + "--seed " + seed);
        });
        out.flush();
    }
}
