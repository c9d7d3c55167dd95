package io.zabra.cli.chaos;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the log of an ensemble says, transaction by transaction: which znode held what from when to when, who wrote it, and who lived. */
final class LoggedHistory {
    /** Who asked for a transaction. */
    private record Asked(long session, int cxid) {}

    /**
     * A znode from one change on.
     *
     * @param version -1 where it is gone
     */
    record Change(long zxid, long value, int version) {
        boolean present() {
            return version >= 0;
        }
    }

    /** A session by its transactions; 0 where there is none. Times by the clock of the leader of the moment. */
    static final class Life {
        private long closedZxid;
        private long closedMs;
        private long lastWriteMs;
        private int timeoutMs;

        boolean isClosed() {
            return closedZxid != 0;
        }

        long silentMs() {
            return closedMs - lastWriteMs;
        }

        int timeoutMs() {
            return timeoutMs;
        }
    }

    private final Map<String, NavigableMap<Long, Change>> changes = new HashMap<>();
    private final Map<String, Long> owners = new HashMap<>();
    private final Map<Long, Life> lives = new HashMap<>();
    private final Map<Asked, Long> zxids = new HashMap<>();
    private final NavigableMap<Long, Integer> hashes = new TreeMap<>();

    void add(LoggedTxn logged) {
        TxnHeader header = logged.header();
        hashes.put(logged.zxid(), hash(logged));
        if (header.sessionId() != 0) {
            Life life = lives.computeIfAbsent(header.sessionId(), id -> new Life());
            if (!(logged.txn() instanceof CloseSessionTxn)) {
                life.lastWriteMs = Math.max(life.lastWriteMs, header.timeMs());
            }
            zxids.put(new Asked(header.sessionId(), header.cxid()), header.zxid());
        }
        logged.txn().accept(new Follower(header));
    }

    static int hash(LoggedTxn logged) {
        return Arrays.hashCode(TxnCodec.encode(logged));
    }

    /** By zxid, of every transaction. */
    NavigableMap<Long, Integer> hashes() {
        return hashes;
    }

    /** The zxid of what a session asked for under a number, or null: it was never logged. */
    @Nullable
    Long zxidOf(long session, int xid) {
        return zxids.get(new Asked(session, xid));
    }

    @Nullable
    Life life(long session) {
        return lives.get(session);
    }

    /** The change of exactly this zxid, or null. */
    @Nullable
    Change changeAt(String path, long zxid) {
        NavigableMap<Long, Change> all = changes.get(path);
        return all == null ? null : all.get(zxid);
    }

    /** The first change after a zxid, or null. */
    @Nullable
    Change changeAfter(String path, long zxid) {
        NavigableMap<Long, Change> all = changes.get(path);
        Map.Entry<Long, Change> entry = all == null ? null : all.higherEntry(zxid);
        return entry == null ? null : entry.getValue();
    }

    /** Whether there was no such znode at some moment of an interval of zxids. */
    boolean absentWithin(String path, long from, long to) {
        NavigableMap<Long, Change> all = changes.get(path);
        if (all == null) {
            return true;
        }
        Map.Entry<Long, Change> before = all.floorEntry(from);
        return before == null
                || !before.getValue().present()
                || all.subMap(from, true, to, true).values().stream().anyMatch(change -> !change.present());
    }

    /** Whether a znode is there in the end. */
    boolean isPresent(String path) {
        NavigableMap<Long, Change> all = changes.get(path);
        return all != null && !all.isEmpty() && all.lastEntry().getValue().present();
    }

    /** The paths that are there in the end. */
    List<String> present() {
        List<String> present = new ArrayList<>();
        changes.keySet().stream().filter(this::isPresent).sorted().forEach(present::add);
        return present;
    }

    /** Tells how many znodes a transaction changes. */
    private final class Follower implements Txn.Visitor<Integer> {
        private final TxnHeader header;

        Follower(TxnHeader header) {
            this.header = header;
        }

        private int changed(String path, long value, int version) {
            changes.computeIfAbsent(path, p -> new TreeMap<>())
                    .put(header.zxid(), new Change(header.zxid(), value, version));
            return 1;
        }

        @Override
        public Integer create(CreateTxn txn) {
            if (txn.kind() == NodeKind.EPHEMERAL) {
                owners.put(txn.path(), header.sessionId());
            }
            return changed(txn.path(), valueOf(txn.data()), 0);
        }

        @Override
        public Integer delete(DeleteTxn txn) {
            owners.remove(txn.path());
            return changed(txn.path(), 0, -1);
        }

        @Override
        public Integer setData(SetDataTxn txn) {
            return changed(txn.path(), valueOf(txn.data()), txn.version());
        }

        @Override
        public Integer setAcl(SetAclTxn txn) {
            return 0;
        }

        @Override
        public Integer checkVersion(CheckVersionTxn txn) {
            return 0;
        }

        @Override
        public Integer createSession(CreateSessionTxn txn) {
            Life life = lives.computeIfAbsent(header.sessionId(), id -> new Life());
            life.timeoutMs = txn.timeoutMs();
            return 0;
        }

        @Override
        public Integer closeSession(CloseSessionTxn txn) {
            Life life = lives.computeIfAbsent(header.sessionId(), id -> new Life());
            if (!life.isClosed()) {
                life.closedZxid = header.zxid();
                life.closedMs = header.timeMs();
            }
            List<String> gone = owners.entrySet().stream()
                    .filter(entry -> entry.getValue() == header.sessionId())
                    .map(Map.Entry::getKey)
                    .toList();
            gone.forEach(path -> {
                owners.remove(path);
                changed(path, 0, -1);
            });
            return gone.size();
        }

        @Override
        public Integer error(ErrorTxn txn) {
            return 0;
        }

        @Override
        public Integer multi(MultiTxn txn) {
            return txn.failed()
                    ? 0
                    : txn.txns().stream().mapToInt(part -> part.accept(this)).sum();
        }

        private long valueOf(byte @Nullable [] data) {
            return data == null ? 0 : Requests.valueOf(data);
        }
    }
}
