package io.zabra.engine.apache;

import io.zabra.engine.txn.TxnType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import took over, and what it left.
 *
 * @param snapshot the one that was read; empty where the logs reach back to the beginning
 * @param snapshotZxid 0 where there was no snapshot
 * @param snapshotZnodes in the snapshot, before the logs
 * @param snapshotSessions in the snapshot, before the logs
 * @param logs that were read, oldest first
 * @param transactions that were replayed, by type; those that failed count as well, though they change nothing
 * @param transactionsBefore in the logs that were read, but part of the snapshot already
 * @param transactionsRepeated that stand in the logs twice
 * @param multisFailed of the replayed multis, those of which one part failed, so that none takes effect
 * @param lastZxid of all
 * @param tornTails records cut short at the end of a log: never acknowledged, left out
 * @param skipped files that were not used, and why
 * @param bytes read, uncompressed
 */
public record ImportReport(
        Optional<Path> snapshot,
        long snapshotZxid,
        long snapshotZnodes,
        long snapshotSessions,
        List<Path> logs,
        Map<TxnType, Long> transactions,
        long transactionsBefore,
        long transactionsRepeated,
        long multisFailed,
        long lastZxid,
        List<TornTail> tornTails,
        List<Skipped> skipped,
        long bytes) {

    public ImportReport {
        logs = List.copyOf(logs);
        transactions = Map.copyOf(transactions);
        tornTails = List.copyOf(tornTails);
        skipped = List.copyOf(skipped);
    }

    /** A record at the end of a log that was cut short. */
    public record TornTail(Path log, long offset, long bytes) {}

    /** A file that was not used. */
    public record Skipped(Path file, String reason) {}

    /** How many transactions were replayed. */
    public long transactionsReplayed() {
        return transactions.values().stream().mapToLong(Long::longValue).sum();
    }
}
