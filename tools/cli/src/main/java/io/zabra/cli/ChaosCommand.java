package io.zabra.cli;

import io.zabra.cli.chaos.ChaosReport;
import io.zabra.cli.chaos.ChaosRun;
import io.zabra.cli.chaos.Fault;
import io.zabra.cli.chaos.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Proof by breaking: real servers, real processes, real faults. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Run three servers under load, and kill, freeze, restart and cut them off from each other, fill their disks and have"
                    + " their syncs fail.",
            "What the clients saw is then held against what the servers show and what their logs say.",
            "All of it happens in namespaces of its own where the machine allows that; else without what needs them."
        },
        footerHeading = "%nExit status: 0 nothing was wrong, 1 something was.%n%nExample:%n",
        footer = {"  zabra chaos --minutes 20"})
final class ChaosCommand implements Callable<Integer> {
    private static final double MINUTES_MAX = 1e6;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "Of faults (default 5).")
    private double minutes = 5;

    @Option(names = "--seed", paramLabel = "S", description = "Chooses faults and requests (default: by chance).")
    private @Nullable Long seed;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "6", description = "Sessions at a time (default 6).")
    private int clients = 6;

    @Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            description = "Default all: ${COMPLETION-CANDIDATES}.")
    private List<Fault> faults = new ArrayList<>(Arrays.asList(Fault.values()));

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "New or empty; data and logs of the servers stay there (default: a temporary one).")
    private @Nullable Path directory;

    @Option(names = "--sandboxed", hidden = true)
    private boolean sandboxed;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(minutes > 0 && minutes <= MINUTES_MAX) || clients < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes must be more than 0 and --clients 1 or more: else nothing is tried");
        }
        long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path place = directory == null
                ? Files.createTempDirectory("zabra-chaos")
                : empty(directory).toAbsolutePath();
        PrintWriter out = spec.commandLine().getOut();
        List<String> way = sandboxed ? null : Sandbox.probe();
        Consumer<String> print = line -> {
            out.println(line);
            out.flush();
        };
        if (way != null) {
            return Sandbox.run(way, Zabra.class.getName(), again(chosen, place), print);
        }
        out.println("seed " + chosen + ", data and logs in " + place);
        ChaosRun.Settings settings =
                new ChaosRun.Settings(place, chosen, (long) (minutes * 60), clients, sandboxed, faults);
        ChaosReport report = ChaosRun.run(settings, print);
        report.print(out);
        return report.isClean() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** What others left there would be taken for what servers did. */
    private static Path empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(directory.toString());
            }
        }
        return directory;
    }

    private List<String> again(long chosen, Path place) {
        List<String> arguments = new ArrayList<>(List.of(
                "chaos",
                "--sandboxed",
                "--minutes",
                Double.toString(minutes),
                "--seed",
                Long.toString(chosen),
                "--clients",
                Integer.toString(clients),
                "--directory",
                place.toString(),
                "--faults"));
        arguments.add(String.join(",", faults.stream().map(Fault::name).toList()));
        return arguments;
    }
}
