package io.zabra.engine.apache;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives a sink all transactions after a snapshot, and holds that none is missing: within an epoch each zxid is one more
 * than the one before, and an epoch begins with 1. Use once.
 */
final class LogReplay {
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final long startZxid;
    private final StateSink sink;
    private final List<Path> files = new ArrayList<>();
    private final Map<TxnType, Long> transactions = new EnumMap<>(TxnType.class);
    private final List<ImportReport.TornTail> tornTails = new ArrayList<>();
    private final Set<String> aclsReplaced = new HashSet<>();
    private long lastZxid;
    private long before;
    private long repeated;
    private long multisFailed;
    private long bytes;

    /** @param startZxid of the snapshot: what comes after it is replayed */
    LogReplay(long startZxid, StateSink sink) {
        this.startZxid = startZxid;
        this.lastZxid = startZxid;
        this.sink = sink;
    }

    /**
     * Of all logs, oldest first, those that may hold a transaction after {@code zxid}: the ones that begin after it, and
     * the last that begins before (Apache's {@code FileTxnIterator.init}).
     */
    static List<ZxidFile> needed(List<ZxidFile> logs, long zxid) {
        int first = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (logs.get(i).zxid() <= zxid) {
                first = i;
            }
        }
        return logs.subList(first, logs.size());
    }

    void read(ZxidFile log) throws IOException {
        ApacheLog.End end = ApacheLog.read(log, (offset, txn) -> take(log, offset, txn));
        files.add(log.path());
        bytes += end.offset();
        if (end.tornBytes() > 0) {
            tornTails.add(new ImportReport.TornTail(log.path(), end.offset(), end.tornBytes()));
        }
    }

    long lastZxid() {
        return lastZxid;
    }

    /** Whether the ACL of a path was set anew, or the znode removed. */
    boolean replacedAcl(String path) {
        return aclsReplaced.contains(path);
    }

    ImportReport report(ApacheSnapshot.Summary snapshot, List<ImportReport.Skipped> skipped) {
        return new ImportReport(
                snapshot.path(),
                startZxid,
                snapshot.znodes(),
                snapshot.sessions(),
                files,
                transactions,
                before,
                repeated,
                multisFailed,
                lastZxid,
                tornTails,
                skipped,
                snapshot.bytes() + bytes);
    }

    private void take(ZxidFile log, long offset, LoggedTxn txn) throws DamagedFileException {
        long zxid = txn.zxid();
        if (zxid <= startZxid) {
            before++;
            return;
        }
        if (zxid <= lastZxid) {
            repeated++;
            return;
        }
        if (!follows(zxid, lastZxid)) {
            throw new DamagedFileException(
                    log.path(),
                    offset,
                    lastZxid,
                    "the next transaction here is 0x" + Long.toHexString(zxid) + ", those between are missing");
        }
        sink.transaction(txn);
        count(txn);
        lastZxid = zxid;
    }

    private static boolean follows(long zxid, long last) {
        return zxid == last + 1 || (zxid >>> 32 > last >>> 32 && (zxid & COUNTER_MASK) == 1);
    }

    private void count(LoggedTxn logged) {
        transactions.merge(logged.txn().type(), 1L, Long::sum);
        if (logged.txn() instanceof MultiTxn multi && multi.failed()) {
            multisFailed++;
        } else if (logged.txn() instanceof SetAclTxn set) {
            aclsReplaced.add(set.path());
        } else if (logged.txn() instanceof DeleteTxn delete) {
            aclsReplaced.add(delete.path());
        } else if (logged.txn() instanceof CloseSessionTxn close && close.paths() != null) {
            aclsReplaced.addAll(close.paths());
        } else if (logged.txn() instanceof MultiTxn multi) {
            multi.txns().stream()
                    .filter(DeleteTxn.class::isInstance)
                    .forEach(part -> aclsReplaced.add(((DeleteTxn) part).path()));
        }
    }
}
