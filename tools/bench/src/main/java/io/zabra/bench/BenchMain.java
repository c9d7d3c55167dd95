package io.zabra.bench;

import io.zabra.bench.compare.CompareBench;
import io.zabra.bench.compare.DriverBench;
import io.zabra.bench.compare.DriverSoak;
import io.zabra.bench.compare.EnsembleBench;
import io.zabra.bench.compare.FirstStatementBench;
import io.zabra.bench.compare.GrowthBench;
import io.zabra.bench.compare.IdleSessions;
import io.zabra.bench.compare.LatencyBench;
import io.zabra.bench.compare.LoadBench;
import io.zabra.bench.compare.RecoveryBench;
import io.zabra.bench.compare.StartBench;
import io.zabra.bench.jmh.Jmh;
import io.zabra.bench.page.PageBench;
import io.zabra.bench.run.Remains;
import io.zabra.bench.sql.SqlBench;
import io.zabra.bench.sql.StormBench;
import io.zabra.bench.storage.KillLoop;
import io.zabra.bench.storage.RestartBench;
import io.zabra.bench.storage.StoreBench;
import io.zabra.bench.tree.ScaleBench;
import io.zabra.bench.tree.WatchBench;
import io.zabra.engine.disk.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.ExecutionException;
import org.apache.zookeeper.KeeperException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code bench} command: every figure that is published comes from one of these. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "PROGRAM",
        description = {
            "Measure Zabra, beside Apache ZooKeeper or other peers where there are any.",
            "Machines differ, and are shared: compare the ratios of one run, never the figures of two."
        },
        subcommands = {
            CompareBench.class,
            LatencyBench.class,
            LoadBench.class,
            PageBench.class,
            EnsembleBench.class,
            StartBench.class,
            RecoveryBench.class,
            GrowthBench.class,
            FirstStatementBench.class,
            IdleSessions.class,
            DriverBench.class,
            DriverSoak.class,
            SqlBench.class,
            StormBench.class,
            ScaleBench.class,
            TreeBench.class,
            WatchBench.class,
            StoreBench.class,
            RestartBench.class,
            KillLoop.class,
            Jmh.class
        },
        commandListHeading = "%nPrograms:%n",
        footer = {"", "'zabra bench PROGRAM --help' tells more of each."})
public final class BenchMain implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    public static void main(String[] args) {
        Remains.endWithThisProcess();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine bench =
                new CommandLine(new BenchMain()).setUsageHelpAutoWidth(true).setCaseInsensitiveEnumValuesAllowed(true);
        bench.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println("zabra: " + said(failure));
            return line.getCommandSpec().exitCodeOnExecutionException();
        });
        return bench;
    }

    /** What servers, networks and files bring about in a line or two; of anything else all that is known. */
    private static String said(Exception failure) throws Exception {
        if (failure instanceof FileSystemException) {
            return FileTrouble.text(failure);
        }
        if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return said(unchecked.getCause());
        }
        if (failure instanceof ExecutionException && failure.getCause() instanceof IOException cause) {
            return said(cause);
        }
        if (failure instanceof IOException || failure instanceof KeeperException) {
            return String.valueOf(failure.getMessage());
        }
        throw failure;
    }

    /** Without a program: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
