package io.zabra.cli;

import io.zabra.engine.apache.ImportReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an import came to, in words. */
final class ImportText {
    private ImportText() {}

    /**
     * @param znodes now in the store
     * @param sessions now in the store
     */
    static String summary(ImportReport report, long znodes, long sessions, long elapsedMs) {
        return String.format(
                Locale.ROOT,
                "Imported %,d znodes and %,d sessions up to zxid 0x%x in %,d ms.",
                znodes,
                sessions,
                report.lastZxid(),
                elapsedMs);
    }

    /** What was read, repaired and left out, a line each. */
    static List<String> details(ImportReport report) {
        List<String> lines = new ArrayList<>();
        report.snapshot()
                .ifPresent(snapshot -> lines.add(String.format(
                        Locale.ROOT,
                        "  read    %s: %,d znodes, %,d sessions at zxid 0x%x",
                        name(snapshot),
                        report.snapshotZnodes(),
                        report.snapshotSessions(),
                        report.snapshotZxid())));
        report.logs().forEach(log -> lines.add("  read    " + name(log)));
        if (!report.transactions().isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  applied %,d transactions; %,d were in the snapshot, %,d multis had failed",
                    report.transactionsReplayed(),
                    report.transactionsBefore(),
                    report.multisFailed()));
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
