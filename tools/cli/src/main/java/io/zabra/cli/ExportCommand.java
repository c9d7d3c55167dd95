package io.zabra.cli;

import io.zabra.cli.export.DirectoryBackup;
import io.zabra.cli.export.DirectoryStore;
import io.zabra.cli.export.ExportFormat;
import io.zabra.cli.export.NewFile;
import io.zabra.cli.export.ZnodeExport;
import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes znodes out as JSON lines or SQL. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Write the znodes of a server or a data directory to a file, all as of one zxid.",
            "Other clients are not held up. /zookeeper itself is left out unless it is the path."
        },
        footerHeading =
                "%nExit status: 1 where data was left out that this session may not READ, or cannot be said in SQL; 3 where no server can be reached.%n%nExamples:%n",
        footer = {
            "  zabra export localhost:2181 --path /brokers > brokers.jsonl",
            "  zabra export /var/lib/zabra --format sql -o tree.sql"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            description = {
                "As of 'zabra sql': host:port of a server, or a JDBC URL.",
                "Or the data directory of a server that is stopped, of which its owner sees everything."
            })
    @SuppressWarnings("NullAway.Init")
    private String url;

    @Option(names = "--path", paramLabel = "PATH", description = "The subtree (default: all).", defaultValue = "/")
    @SuppressWarnings("NullAway.Init")
    private String root;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "jsonl: an object a line, with ACL and stat (default).",
                "sql: INSERT statements for 'zabra sql'; without ACLs and ephemeral znodes."
            },
            defaultValue = "jsonl")
    private ExportFormat format = ExportFormat.JSONL;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to; the file must not exist. Default: standard output.")
    private @Nullable Path file;

    @Mixin
    private Login login = new Login();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path directory = ServerUrl.isDirectory(url) ? Path.of(url) : ServerUrl.embedded(ServerUrl.jdbc(url));
        if (directory != null) {
            DirectoryBackup.requireDataDirectory(directory);
        }
        if (directory == null || !ServerUrl.isOwners(url, login)) {
            return export(ServerUrl.jdbc(url));
        }
        try (DirectoryStore store = DirectoryStore.open(directory)) {
            return export(store.url());
        }
    }

    private int export(String jdbcUrl) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Connection connection = login.connect(jdbcUrl)) {
            return export(connection, err);
        } catch (SQLException e) {
            err.println("zabra: cannot export from " + ServerUrl.withoutProperties(url) + ": " + e.getMessage());
            return ExitCode.of(e);
        }
    }

    private int export(Connection connection, PrintWriter err) throws SQLException, IOException {
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            return told(write(connection, out, Progress.besidesOutput(err, "znodes")), err);
        }
        try (NewFile out = NewFile.at(file)) {
            ZnodeExport.Report report = write(connection, out.writer(), Progress.on(err, "znodes"));
            if (isAnything(report)) {
                out.complete();
            }
            return told(report, err);
        }
    }

    private static boolean isAnything(ZnodeExport.Report report) {
        return report.znodes() + report.unsaid() > 0;
    }

    private int told(ZnodeExport.Report report, PrintWriter err) {
        if (!isAnything(report)) {
            err.println("zabra: there is no znode " + root);
            return ExitCode.FAILED;
        }
        err.println(String.format(
                Locale.ROOT, "Exported %s as of zxid 0x%x.", Quantity.of(report.znodes(), "znode"), report.zxid()));
        explain(report, err);
        return report.isWhole() && report.tooLong() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private ZnodeExport.Report write(Connection connection, Writer out, Progress shown)
            throws SQLException, IOException {
        try (Progress progress = shown) {
            return ZnodeExport.write(connection, root, format, out, progress);
        }
    }

    private static void explain(ZnodeExport.Report report, PrintWriter err) {
        if (report.unsaid() > 0) {
            err.println("  " + Quantity.of(report.unsaid(), "was", "were") + " left out: ephemeral, or hidden.");
        }
        if (report.aclsLost() > 0) {
            err.println("  " + Quantity.of(report.aclsLost(), "has", "have")
                    + " an ACL that SQL does not say; --format jsonl does.");
        }
        if (report.tooLong() > 0) {
            err.println("zabra: " + Quantity.of(report.tooLong(), "statement is", "statements are")
                    + " longer than what a server takes where jute.maxbuffer is its default. --format jsonl and backups know"
                    + " no such limit.");
        }
        if (report.hidden() > 0) {
            err.println("zabra: " + Quantity.of(report.hidden(), "holds", "hold")
                    + " data that this session may not READ; exported without it.");
        }
        if (report.partial()) {
            err.println(
                    "zabra: there are znodes below such that this session may not READ, and they were not exported.");
        }
        if (!report.isWhole()) {
            err.println("Connect as somebody who may: --user NAME, --password-file FILE. The owner of a data directory"
                    + " that no server uses sees everything in it: zabra export DIR.");
        }
    }
}
