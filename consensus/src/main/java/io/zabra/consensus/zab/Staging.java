package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a learner has been sent since DIFF, TRUNC or SNAP: nothing of it touches log or tree before NEWLEADER, so that a link that
 * breaks on the way leaves no trace (ZOOKEEPER-2355, 3642, 5094).
 */
final class Staging {
    private final @Nullable Long snapshotHandle;
    private final long baseZxid;
    private final List<LogEntry> entries = new ArrayList<>();
    private int committed;

    /** @param baseZxid the end of what we keep of our own, or of the snapshot: the leader has it as committed */
    Staging(@Nullable Long snapshotHandle, long baseZxid) {
        this.snapshotHandle = snapshotHandle;
        this.baseZxid = baseZxid;
    }

    long lastZxid() {
        return entries.isEmpty() ? baseZxid : entries.get(entries.size() - 1).zxid();
    }

    long committedZxid() {
        return committed == 0 ? baseZxid : entries.get(committed - 1).zxid();
    }

    /** Takes the next transaction; false if there is a gap before it. */
    boolean add(LogEntry entry) {
        if (!Zxid.follows(entry.zxid(), lastZxid())) {
            return false;
        }
        entries.add(entry);
        return true;
    }

    /** Marks the next uncommitted transaction; false if this is another. */
    boolean commit(long zxid) {
        if (committed >= entries.size() || entries.get(committed).zxid() != zxid) {
            return false;
        }
        committed++;
        return true;
    }

    Synced complete() {
        return new Synced(snapshotHandle, baseZxid, List.copyOf(entries));
    }

    /** The transactions of the leader's own epoch that it still wants acknowledged. */
    List<LogEntry> uncommitted() {
        return List.copyOf(entries.subList(committed, entries.size()));
    }
}
