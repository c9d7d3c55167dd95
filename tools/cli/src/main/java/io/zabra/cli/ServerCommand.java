package io.zabra.cli;

import io.zabra.engine.tree.RecordSizing;
import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a server until the process is told to end. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = "Run a server, as an ordinary zoo.cfg describes it, until it is told to stop.",
        footerHeading =
                "%nCtrl-C stops in order, a second one at once: nothing that was acknowledged is lost by either."
                        + "%n%nExit status: 0 stopped in order or good, 1 the file or the data directory does not do, 70 the disk failed,"
                        + " 130 stopped at once.%n%nExample:%n",
        footer = {"  zabra server --check conf/zoo.cfg && zabra server conf/zoo.cfg", "", ServerCommand.SETTINGS})
final class ServerCommand implements Callable<Integer> {
    static final String SETTINGS = "Every setting, its default and meaning: docs/configuration.md";

    @Parameters(paramLabel = "CONFIG", description = "Configuration file: zoo.cfg.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--check",
            description = "Only say what is wrong with the file or its data directory, or would have no effect.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return check ? check(err) : run(file, err);
    }

    /**
     * Serves until the process is told to end. Blocks.
     *
     * @param err told of a configuration that does not do
     * @return the exit status
     */
    static int run(Path file, PrintWriter err) throws IOException, InterruptedException {
        Thread logging = Logging.begin("INFO");
        Thread asking = new Thread(RecordSizing::askAhead, "zabra-machine");
        asking.setDaemon(true);
        asking.start();
        ServerConfig config;
        try {
            config = ServerConfig.load(file);
        } catch (ConfigException e) {
            err.println("zabra: " + e.getMessage());
            return ExitCode.FAILED;
        }
        logging.join();
        CompletableFuture<ZabraServer> started = new CompletableFuture<>();
        // Before the start: a signal that comes in the middle of it must not cut it short.
        Thread stop = new Thread(() -> stop(started), "zabra-shutdown");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            started.complete(ZabraServer.start(config));
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
            Runtime.getRuntime().removeShutdownHook(stop);
            throw e;
        }
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private static void stop(CompletableFuture<ZabraServer> started) {
        // Whoever asks again wants to wait neither for clients nor for a start that has far to go.
        Signals.register("INT", () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
        started.join().close();
        // An orderly stop is a success; the JVM would tell of the signal instead.
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private int check(PrintWriter err) {
        PrintWriter out = spec.commandLine().getOut();
        ServerConfig.Report report = ServerConfig.check(file);
        if (report.error() != null) {
            err.println("zabra: " + report.error());
            err.println(SETTINGS);
            return ExitCode.FAILED;
        }
        report.notices().forEach(notice -> out.println("note: " + notice));
        if (!report.notices().isEmpty()) {
            out.println(SETTINGS);
        }
        out.println(file + " is good");
        return ExitCode.OK;
    }
}
