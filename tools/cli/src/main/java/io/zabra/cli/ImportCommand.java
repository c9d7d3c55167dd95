package io.zabra.cli;

import io.zabra.cli.output.Progress;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.ImportReport;
import io.zabra.engine.tree.RecordSizing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over an Apache server's data into a data directory of Zabra's. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Take over the data of an Apache ZooKeeper 3.4 to 3.9: its newest snapshot and the logs after it.",
            "Stop that server first, or give a copy. Its files are only read. A damaged file imports nothing."
        },
        footerHeading = "%nExample:%n",
        footer = {"  zabra import /var/lib/zookeeper /var/lib/zabra && zabra sql jdbc:zabra:embedded:/var/lib/zabra"})
final class ImportCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "APACHE_DIR",
            description = "Its dataDir: snapshot.* and log.*, directly or in version-2.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Parameters(index = "1", paramLabel = "ZABRA_DIR", description = "New or empty; made where it does not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Its dataLogDir, where the logs are not beside the snapshots.")
    private @Nullable Path logs;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        long startNs = System.nanoTime();
        ApacheDirectory apache = logs == null ? ApacheDirectory.of(source) : ApacheDirectory.of(source, logs);
        LocalStoreConfig config =
                LocalStoreConfig.standard().withExtendedTypes(true).withOffHeap(RecordSizing.ofMachine());
        AtomicReference<ImportReport> report = new AtomicReference<>();
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "znodes and transactions")) {
            LocalStore.install(
                    target,
                    sink -> report.set(ApacheImport.run(apache, new CountedSink(sink, progress::reached))),
                    config);
        }
        ImportReport read = Objects.requireNonNull(report.get());
        PrintWriter out = spec.commandLine().getOut();
        // Opened once as a server will open it: what is counted is what was written.
        try (LocalStore store = LocalStore.open(target, config)) {
            long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
            out.println(ImportText.summary(
                    read, store.tree().size(), store.sessions().size(), elapsedMs));
        }
        ImportText.details(read).forEach(out::println);
        out.println("They are in " + target + ": try  zabra sql jdbc:zabra:embedded:" + target);
        out.flush();
        return ExitCode.OK;
    }
}
