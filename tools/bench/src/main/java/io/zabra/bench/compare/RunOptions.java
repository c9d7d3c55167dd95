package io.zabra.bench.compare;

import io.zabra.bench.result.ResultFile;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How long and how often something is measured, and where: options of all that compare servers in turn. */
final class RunOptions {
    @Option(names = "--seconds", description = "of each run, default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--rounds", description = "runs of each, default ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "before a load's first run on each server, default ${DEFAULT-VALUE}: the time in which"
                    + " the servers' JVMs compile; before all others half a run")
    private int warmUpSeconds = 15;

    @Option(
            names = "--patience",
            description = "how often a run is made again when others were busy, default ${DEFAULT-VALUE}")
    private int patience = 2;

    @Option(names = "--results", paramLabel = "FILE", description = "add the figures to this file, as JSON lines")
    private @Nullable Path results;

    @Option(
            names = "--dir",
            description = "where the servers keep their data; default: a temporary directory, removed in the end")
    private @Nullable Path directory;

    /** @param seconds of a run, where nothing else is asked for */
    RunOptions(int seconds) {
        this.seconds = seconds;
    }

    int seconds() {
        return seconds;
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }

    Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds);
    }

    int rounds() {
        return rounds;
    }

    int patience() {
        return Math.max(0, patience);
    }

    /** Made now, where it is missing. */
    ResultFile results() throws IOException {
        return ResultFile.at(results);
    }

    /** @throws ParameterException where nothing could be measured with them */
    void check(CommandSpec spec) {
        LoadNames.atLeast(1, "--seconds", seconds, spec);
        LoadNames.atLeast(1, "--rounds", rounds, spec);
        LoadNames.atLeast(0, "--warm-up", warmUpSeconds, spec);
    }

    ScratchDirectory scratch() throws IOException {
        return ScratchDirectory.under(directory);
    }
}
