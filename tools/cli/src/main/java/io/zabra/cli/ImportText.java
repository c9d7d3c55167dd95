package io.zabra.cli;

import io.zabra.cli.export.ZnodeImport;
import io.zabra.cli.output.Quantity;
import io.zabra.engine.apache.ImportReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** What an import came to, in words. */
final class ImportText {
    private final CommandLine commandLine;
    private final String place;

    /** @param place where to, as it is shown */
    ImportText(CommandLine commandLine, String place) {
        this.commandLine = commandLine;
        this.place = place;
    }

    /**
     * Tells what became of the znodes of a source; returns the exit code.
     *
     * @param wished whether nothing was to be written
     */
    int tell(ZnodeImport.Report report, ZnodeImport.Target target, boolean wished) {
        PrintWriter err = commandLine.getErr();
        if (report.all() == 0) {
            err.println("zabra: nothing is imported: the source has no znode"
                    + (target.only().equals("/") ? "" : " at or below " + target.only()));
            return ExitCode.FAILED;
        }
        if (report.conflicts() > 0) {
            String others = Quantity.of(
                    report.conflicts(),
                    "znode is there already, and another one: ",
                    "znodes are there already, and others: the first is ");
            err.println("zabra: " + others + report.firstConflict()
                    + ". Nothing was imported. Choose --on-conflict skip or replace.");
        }
        PrintWriter out = commandLine.getOut();
        if (wished || report.conflicts() == 0) {
            out.println((wished ? "To be imported into " : "Imported into ") + place + ": " + counts(report));
        }
        out.flush();
        explain(report, err);
        boolean done = report.conflicts() + report.partial() + report.below() + report.otherKind() == 0;
        return done ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String counts(ZnodeImport.Report report) {
        return String.format(
                Locale.ROOT,
                "%,d created, %,d replaced, %,d the same already, %,d others kept.",
                report.created(),
                report.replaced(),
                report.same(),
                report.kept());
    }

    /** Of an import that did not come to its end; nothing where it had written nothing. */
    void tellCutShort(ZnodeImport.Report report) {
        if (report.created() + report.replaced() > 0) {
            commandLine
                    .getErr()
                    .println("zabra: cut short, imported so far: " + counts(report)
                            + " The same command goes on from there, once what is wrong is mended.");
        }
    }

    private static void explain(ZnodeImport.Report report, PrintWriter err) {
        if (report.ephemeral() > 0) {
            err.println("  " + leftOut(report.ephemeral()) + ": ephemeral, and their sessions have ended.");
        }
        if (report.partial() > 0) {
            err.println(
                    "zabra: " + leftOut(report.partial())
                            + ", whose data or ACL the source does not have whole. Export as somebody who may see them: --user super.");
        }
        if (report.below() > 0) {
            err.println("zabra: " + leftOut(report.below()) + ", below such a znode: nothing is made in its place.");
        }
        if (report.open() > 0) {
            err.println(
                    "zabra: for " + Quantity.of(report.open(), "znode")
                            + " the source says no ACL, as SQL does not: anybody may do everything with that. JSON lines keep ACLs.");
        }
        if (report.otherKind() > 0) {
            err.println("zabra: "
                    + Quantity.of(
                            report.otherKind(), "znode is there as another kind", "znodes are there as another kind")
                    + " (node_type, ttl_ms), which cannot be changed: delete it first.");
        }
    }

    private static String leftOut(long znodes) {
        return Quantity.of(znodes, "was left out", "were left out");
    }

    /**
     * @param znodes now in the store
     * @param sessions now in the store
     */
    static String summary(ImportReport report, long znodes, long sessions, long elapsedMs) {
        return String.format(
                Locale.ROOT,
                "Imported %s and %s up to zxid 0x%x in %,d ms.",
                Quantity.of(znodes, "znode"),
                Quantity.of(sessions, "session"),
                report.lastZxid(),
                elapsedMs);
    }

    /** What was read, repaired and left out, a line each. */
    static List<String> details(ImportReport report) {
        List<String> lines = new ArrayList<>();
        report.snapshot()
                .ifPresent(snapshot -> lines.add(String.format(
                        Locale.ROOT,
                        "  read    %s: %s, %s at zxid 0x%x",
                        name(snapshot),
                        Quantity.of(report.snapshotZnodes(), "znode"),
                        Quantity.of(report.snapshotSessions(), "session"),
                        report.snapshotZxid())));
        report.logs().forEach(log -> lines.add("  read    " + name(log)));
        if (!report.transactions().isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  applied %s; %s in the snapshot, %s had failed",
                    Quantity.of(report.transactionsReplayed(), "transaction"),
                    Quantity.of(report.transactionsBefore(), "was", "were"),
                    Quantity.of(report.multisFailed(), "multi")));
        }
        report.tornTails()
                .forEach(torn -> lines.add(String.format(
                        Locale.ROOT,
                        "  left    the last record of %s, cut short at offset %,d: it was never acknowledged",
                        name(torn.log()),
                        torn.offset())));
        report.skipped().forEach(skipped -> lines.add("  skipped " + name(skipped.file()) + ": " + skipped.reason()));
        return lines;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
