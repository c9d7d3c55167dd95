package io.zabra.cli;

import io.zabra.cli.inspect.LogSource;
import io.zabra.cli.inspect.TxnFormat;
import io.zabra.cli.inspect.TxnOperation;
import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Quantity;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into a transaction log. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = {
            "Show or verify the transactions of a log: Zabra's, or Apache ZooKeeper's log.<zxid>.",
            "Files are only read, and may be in use; the last record of a log in use may look torn."
        },
        footerHeading = "%nExit status: 1 where a file is damaged; it is named with offset and zxid.%n%nExamples:%n",
        footer = {
            "  zabra log /var/lib/zabra --path /orders --from 0x1a0000f00",
            "  zabra log --verify /var/lib/zookeeper/version-2"
        })
final class LogCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A data directory, the directory of a log, or one file of it.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Option(names = "--verify", description = "Check every record, and print a line a file instead of transactions.")
    private boolean verify;

    @Option(
            names = "--from",
            paramLabel = "ZXID",
            converter = ZxidConverter.class,
            description = "The first zxid, 0x… or decimal.")
    private long fromZxid;

    @Option(names = "--to", paramLabel = "ZXID", converter = ZxidConverter.class, description = "The last zxid.")
    private long toZxid = Long.MAX_VALUE;

    @Option(names = "--path", paramLabel = "PATH", description = "Only operations on this znode and those below it.")
    private @Nullable String root;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (default), or jsonl: an object an operation.",
            defaultValue = "text")
    private TxnFormat format = TxnFormat.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            LogSource log = LogSource.of(source);
            if (verify) {
                verify(log, out);
            } else {
                for (Path file : log.files()) {
                    log.read(file, txn -> show(txn, out));
                }
            }
            return ExitCode.OK;
        } catch (DamagedFileException e) {
            out.flush();
            spec.commandLine().getErr().println("zabra: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            out.flush();
        }
    }

    private void verify(LogSource log, PrintWriter out) throws IOException {
        AtomicLong transactions = new AtomicLong();
        try (Progress progress = Progress.on(spec.commandLine().getErr(), "transactions")) {
            for (Path file : log.files()) {
                LogSource.Facts facts = log.read(file, txn -> progress.reached(transactions.incrementAndGet()));
                progress.wipe();
                out.println(text(facts));
            }
        }
        out.println(Quantity.of(transactions.get(), "transaction") + " in "
                + Quantity.of(log.files().size(), "file") + ", all good.");
    }

    private void show(LoggedTxn txn, PrintWriter out) {
        if (txn.zxid() < fromZxid || txn.zxid() > toZxid) {
            return;
        }
        for (TxnOperation operation : TxnOperation.of(txn)) {
            if (root == null || operation.touches(below(root))) {
                out.println(format.line(operation));
            }
        }
    }

    private static String text(LogSource.Facts facts) {
        String torn = facts.tornBytes() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", then %,d bytes of a write that was cut short or is under way",
                        facts.tornBytes());
        if (facts.transactions() == 0) {
            return facts.path() + ": no transaction" + torn;
        }
        return String.format(
                Locale.ROOT,
                "%s: 0x%x to 0x%x, %s%s",
                facts.path(),
                facts.firstZxid(),
                facts.lastZxid(),
                Quantity.of(facts.transactions(), "transaction"),
                torn);
    }

    /** As somebody may write it who thinks of a directory. */
    private static String below(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
