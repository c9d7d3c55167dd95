package io.zabra.cli;

import io.zabra.cli.export.ApacheSource;
import io.zabra.cli.export.ConflictPolicy;
import io.zabra.cli.export.DirectoryStore;
import io.zabra.cli.export.NewStore;
import io.zabra.cli.export.ZnodeImport;
import io.zabra.cli.export.ZnodeImport.Target;
import io.zabra.cli.export.ZnodeSource;
import io.zabra.cli.output.Progress;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.ImportReport;
import io.zabra.engine.tree.RecordSizing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over an Apache server's data, or makes the znodes of an export. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Take over the data of an Apache ZooKeeper 3.4 to 3.9, or make the znodes that 'export' wrote.",
            "",
            "From an Apache directory into a new one, everything comes along: sessions, stats, zxids. Stop that server"
                    + " first, or give a copy. Its files are only read. A damaged file imports nothing.",
            "",
            "From a file of JSON lines or SQL, or into a server or store that serves, znodes are made anew: path, data and kind"
                    + " are as they were, and the ACL, which SQL does not say. Stats are new, and ephemeral znodes are left out,"
                    + " as their sessions have ended. Counters of sequential names begin anew; a backup keeps them. What is"
                    + " there already and the same is left alone: an import that was cut short is begun anew with the same command."
        },
        footerHeading =
                "%nExit status: 1 where something was not imported: it was in the way, or is not whole in the source; 3 where no server can be reached.%n%nExamples:%n",
        footer = {
            "  zabra import /var/lib/zookeeper /var/lib/zabra",
            "  zabra import brokers.jsonl localhost:2181 --on-conflict skip",
            "  zabra export zk1:2181 --path /app | zabra import - zk2:2181 --into /copy",
            "  zabra import /var/lib/zookeeper localhost:2181 --path /app --dry-run"
        })
final class ImportCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = {
                "A file that 'export' wrote, as JSON lines or SQL; - is standard input.",
                "Or an Apache server's dataDir: snapshot.* and log.*, directly or in version-2."
            })
    @SuppressWarnings("NullAway.Init")
    private String source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = {
                "host:port of a server, or a JDBC URL, as of 'zabra sql'.",
                "Or a directory, which is there or begins with / or . : of Zabra's, with no server on it, or a new one."
            })
    @SuppressWarnings("NullAway.Init")
    private String target;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "The Apache server's dataLogDir, where the logs are not beside the snapshots.")
    private @Nullable Path logs;

    @Option(
            names = "--into",
            paramLabel = "PATH",
            description = "Put all of it below this znode, which is made where it is missing, and else stays as it is.")
    private @Nullable String into;

    @Option(names = "--path", paramLabel = "PATH", description = "Only this subtree of the source.")
    private @Nullable String only;

    @Option(
            names = "--on-conflict",
            paramLabel = "POLICY",
            description = {
                "Where a znode is there already, and another one:",
                "fail: import nothing (default; of standard input, what stood before it).",
                "skip: leave it. replace: give it the data and the ACL of the source."
            })
    private @Nullable ConflictPolicy onConflict;

    @Option(names = "--dry-run", description = "Only tell what would be done.")
    private boolean dryRun;

    /** Whether anything was written. */
    private boolean changed;

    @Mixin
    private Login login = new Login();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!source.equals(STANDARD_INPUT) && !Files.exists(Path.of(source))) {
            throw new NoSuchFileException(source);
        }
        boolean fromDirectory = !source.equals(STANDARD_INPUT) && Files.isDirectory(Path.of(source));
        if (logs != null && !fromDirectory) {
            throw new ParameterException(spec.commandLine(), "--logs is for an Apache server's directory");
        }
        boolean intoDirectory = ServerUrl.isDirectory(target);
        if (fromDirectory && intoDirectory && isWhole()) {
            return takeOver(Path.of(target));
        }
        Target check = new Target(path("--into", into), path("--path", only), policy(), false);
        ZnodeSource from = source(fromDirectory);
        boolean counted = !fromDirectory && !source.equals(STANDARD_INPUT);
        // What is wrong in a file is known before a store is made for it.
        Work work = new Work(from, check, counted ? ZnodeImport.count(from, check) : 0);
        Path directory = intoDirectory ? Path.of(target) : ServerUrl.embedded(ServerUrl.jdbc(target));
        return directory == null ? make(ServerUrl.jdbc(target), work) : makeIn(directory, work);
    }

    /**
     * What is to be done.
     *
     * @param check as which it is looked at
     * @param znodes how many there are; 0: that is not known
     */
    private record Work(ZnodeSource from, Target check, long znodes) {
        Target write() {
            return new Target(check.into(), check.only(), check.onConflict(), true);
        }
    }

    private ConflictPolicy policy() {
        return onConflict == null ? ConflictPolicy.FAIL : onConflict;
    }

    /** Whether nothing is wished that only the making of znodes can do. */
    private boolean isWhole() {
        return "/".equals(into == null ? "/" : into)
                && "/".equals(only == null ? "/" : only)
                && (onConflict == null || onConflict == ConflictPolicy.FAIL);
    }

    private int makeIn(Path directory, Work work) throws IOException {
        if (!DirectoryStore.isNew(directory)) {
            return makeInStore(directory, work);
        }
        if (dryRun) {
            try (DirectoryStore store = DirectoryStore.empty()) {
                return make(store.url(), work);
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("A new store is made in " + directory + ".");
        NewStore made = NewStore.in(directory);
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = makeInStore(directory, work);
        } finally {
            if (exitCode != ExitCode.OK && !changed && made.takeAway()) {
                err.println("The new store is taken away again: nothing was imported.");
            }
        }
        return exitCode;
    }

    /** As its owner, but where the URL says as whom. */
    private int makeInStore(Path directory, Work work) throws IOException {
        if (!ServerUrl.isOwners(target, login)) {
            return make(target, work);
        }
        try (DirectoryStore store = DirectoryStore.open(directory)) {
            return make(store.url(), work);
        }
    }

    private int make(String url, Work work) throws IOException {
        try (Connection connection = login.connect(url)) {
            return make(connection, work);
        } catch (SQLException e) {
            spec.commandLine()
                    .getErr()
                    .println("zabra: cannot import into " + ServerUrl.withoutProperties(target) + ": " + e.getMessage()
                            + remedy(e));
            return ExitCode.of(e);
        }
    }

    private String remedy(SQLException e) {
        // One that this session may not see is missing, and there already.
        if (List.of("42501", "23505").contains(String.valueOf(e.getSQLState()))) {
            return ". Where ACLs are in the way, connect as the super user: --user super";
        }
        boolean name = !target.contains(":") && ExitCode.of(e) == ExitCode.UNREACHABLE;
        return name ? ". If a new directory is meant: ./" + target : "";
    }

    private ApacheDirectory apache() throws IOException {
        Path directory = Path.of(source);
        return logs == null ? ApacheDirectory.of(directory) : ApacheDirectory.of(directory, logs);
    }

    private ZnodeSource source(boolean fromDirectory) throws IOException {
        if (fromDirectory) {
            return new ApacheSource(apache());
        }
        return source.equals(STANDARD_INPUT)
                ? ZnodeSource.of(
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder())))
                : ZnodeSource.of(Path.of(source));
    }

    private int make(Connection connection, Work work) throws SQLException, IOException {
        ImportText text = new ImportText(spec.commandLine(), ServerUrl.withoutProperties(target));
        if (dryRun || !source.equals(STANDARD_INPUT)) {
            ZnodeImport.Report found = run(connection, work, work.check(), new ZnodeImport.Report());
            if (dryRun || found.conflicts() > 0) {
                return text.tell(found, work.check(), dryRun);
            }
        }
        ZnodeImport.Report written = new ZnodeImport.Report();
        try {
            return text.tell(run(connection, work, work.write(), written), work.check(), false);
        } catch (SQLException | IOException e) {
            text.tellCutShort(written);
            throw e;
        } finally {
            changed = written.created() + written.replaced() > 0;
        }
    }

    private ZnodeImport.Report run(Connection connection, Work work, Target to, ZnodeImport.Report report)
            throws SQLException, IOException {
        String what = to.writes() ? "znodes" : "znodes looked at";
        try (Progress progress = Progress.on(spec.commandLine().getErr(), what, work.znodes())) {
            new ZnodeImport(connection, to, progress, report).run(work.from());
        }
        return report;
    }

    private String path(String option, @Nullable String path) {
        if (path == null) {
            return "/";
        }
        if (!path.startsWith("/") || (path.endsWith("/") && path.length() > 1)) {
            throw new ParameterException(
                    spec.commandLine(), option + " '" + path + "' is no path: it begins with / and ends without");
        }
        return path;
    }

    private int takeOver(Path directory) throws IOException {
        if (dryRun) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dry-run is not for taking over a whole directory: that writes into a new one alone, which can be removed");
        }
        long startNs = System.nanoTime();
        ApacheDirectory apache = apache();
        LocalStoreConfig config =
                LocalStoreConfig.standard().withExtendedTypes(true).withOffHeap(RecordSizing.ofMachine());
        DirectoryStore.requireNoState(directory);
        AtomicReference<ImportReport> report = new AtomicReference<>();
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "znodes and transactions")) {
            NewStore.make(
                    directory,
                    () -> LocalStore.install(
                            directory,
                            sink -> report.set(ApacheImport.run(apache, new CountedSink(sink, progress::reached))),
                            config),
                    () -> spec.commandLine()
                            .getErr()
                            .println("What was begun in " + directory + " is taken away again."));
        }
        ImportReport read = Objects.requireNonNull(report.get());
        PrintWriter out = spec.commandLine().getOut();
        // Opened once as a server will open it: what is counted is what was written.
        try (LocalStore store = LocalStore.open(directory, config)) {
            long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
            out.println(ImportText.summary(
                    read, store.tree().size(), store.sessions().size(), elapsedMs));
        }
        ImportText.details(read).forEach(out::println);
        out.println("They are in " + directory + ": try  zabra sql jdbc:zabra:embedded:" + directory);
        out.flush();
        return ExitCode.OK;
    }
}
