package io.zabra.cli;

import io.zabra.cli.export.DirectoryBackup;
import io.zabra.cli.export.Unfinished;
import io.zabra.cli.export.ZnodeBackup;
import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Quantity;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.snapshot.SnapshotFile;
import io.zabra.engine.snapshot.SnapshotInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a backup of a running server or store. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Write everything that a server holds into one file, all as of one zxid, while it runs.",
            "Clients are not held up. The file is checked by reading it back; 'zabra snapshot' shows what is in it.",
            "It needs a session that may read everything: the super user, where there are ACLs. A data directory that"
                    + " no server uses needs none."
        },
        footerHeading =
                "%nExit status: 1 where the backup would not be whole, 3 where no server can be reached; then there is no file.%n%nExamples:%n",
        footer = {
            "  zabra backup localhost:2181 zabra-$(date +%%F).backup",
            "  zabra backup zk1,zk2 --user super --password-file SECRET /backups/today"
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "host:port of a server, a JDBC URL, or the data directory of a server that is stopped.")
    @SuppressWarnings("NullAway.Init")
    private String source;

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to; must not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private Login login = new Login();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        String url = isDirectory() ? source : ServerUrl.jdbc(source);
        ZnodeBackup.Written written;
        try (Progress progress = Progress.on(err, "znodes")) {
            written = write(url, progress);
        } catch (SQLException e) {
            err.println("zabra: cannot back up " + ServerUrl.withoutProperties(url) + ": " + e.getMessage());
            return ExitCode.of(e);
        }
        tell(written);
        return ExitCode.OK;
    }

    /** What has a slash and no colon may be a host with a root for its paths, but for what begins as a path of files does. */
    private boolean isDirectory() {
        return !source.contains(":")
                && (source.startsWith("/") || source.startsWith(".") || Files.exists(Path.of(source)));
    }

    private ZnodeBackup.Written write(String url, Progress progress) throws SQLException, IOException {
        Path temporary = SnapshotFile.temporary(file);
        if (Files.exists(temporary)) {
            // Somebody else's, over which it fails.
            return writeOf(url, progress);
        }
        Unfinished unfinished = new Unfinished(temporary);
        try {
            return writeOf(url, progress);
        } finally {
            unfinished.close();
        }
    }

    private ZnodeBackup.Written writeOf(String url, Progress progress) throws SQLException, IOException {
        if (isDirectory()) {
            return new ZnodeBackup.Written(DirectoryBackup.write(Path.of(source), file, progress), 0);
        }
        ServerUrl.requireStore(url);
        try (Connection connection = login.connect(url)) {
            return ZnodeBackup.write(connection, NioDisk.DISK, file, progress);
        }
    }

    private void tell(ZnodeBackup.Written backup) {
        SnapshotInfo written = backup.snapshot();
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "%s: %s and %s as of zxid 0x%x, %,d bytes, read back and good.",
                file,
                Quantity.of(written.znodes(), "znode"),
                Quantity.of(written.sessions(), "session"),
                written.zxid(),
                written.bytes()));
        if (backup.sessionsHidden() > 0) {
            String more = Quantity.of(
                    backup.sessionsHidden(),
                    "more session, which owns no znode, is",
                    "more sessions, which own no znode, are");
            out.println(
                    more
                            + " not in it: in an ensemble only the super user sees such, and they would end with their timeouts.");
        }
        out.flush();
    }
}
