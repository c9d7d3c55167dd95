package io.zabra.cli;

import io.zabra.cli.export.DirectoryStore;
import io.zabra.cli.export.NewStore;
import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Quantity;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.snapshot.SnapshotFile;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.tree.RecordSizing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data directory of a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Make a new data directory of a backup, or of a snapshot of Zabra's.",
            "For an ensemble: stop all servers, restore into a new dataDir on each, with its myid, and start them.",
            "Sessions of the backup cannot be taken up again: they expire, and their ephemeral znodes with them."
        },
        footerHeading = "%nExit status: 1 where nothing was restored.%n%nExample:%n",
        footer = {"  zabra restore zabra-2026-01-31.backup /var/lib/zabra-new"})
final class RestoreCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BACKUP", description = "A file that 'zabra backup' wrote.")
    @SuppressWarnings("NullAway.Init")
    private Path backup;

    @Parameters(index = "1", paramLabel = "DIR", description = "New or empty; made where it does not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        LocalStoreConfig config =
                LocalStoreConfig.standard().withExtendedTypes(true).withOffHeap(RecordSizing.ofMachine());
        DirectoryStore.requireNoState(target);
        SnapshotInfo info;
        try {
            info = SnapshotFile.read(NioDisk.DISK, backup, null);
        } catch (DamagedFileException e) {
            spec.commandLine().getErr().println("zabra: " + e.getMessage() + ". Nothing was restored");
            return ExitCode.FAILED;
        }
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "znodes", info.znodes())) {
            NewStore.make(
                    target,
                    () -> LocalStore.install(
                            target,
                            sink -> {
                                SnapshotFile.read(NioDisk.DISK, backup, new CountedSink(sink, progress::reached));
                                sink.snapshotEnds(info.zxid());
                            },
                            config),
                    this::tellGone);
        }
        // Opened once as a server will open it: what is counted is what was written.
        try (LocalStore store = LocalStore.open(target, config)) {
            out.println(String.format(
                    Locale.ROOT,
                    "Restored %s as of zxid 0x%x into %s.",
                    Quantity.of(store.tree().size(), "znode"),
                    info.zxid(),
                    target));
        }
        out.println(
                "Set dataDir=" + target + " and start the server, or look:  zabra sql jdbc:zabra:embedded:" + target);
        out.flush();
        return ExitCode.OK;
    }

    private void tellGone() {
        spec.commandLine().getErr().println("What was begun in " + target + " is taken away again.");
    }
}
