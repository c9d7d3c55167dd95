package io.zabra.engine;

import io.zabra.engine.session.SessionTable;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import java.util.LinkedHashMap;
import java.util.Map;

/** The replicated state, tree and sessions, as it is being filled before a store starts. One thread. */
final class StoreState implements StateSink {
    private final DataTree tree;
    private final Map<Long, Integer> timeoutsMs = new LinkedHashMap<>();

    /** @param records empty */
    StoreState(VersionedRecords records) {
        tree = new DataTree(records);
    }

    DataTree tree() {
        return tree;
    }

    /** All sessions with their full timeout before them. */
    SessionTable sessionTable(LocalStoreConfig config) {
        SessionTable table = new SessionTable(config.tickTimeMs());
        long nowMs = config.clock().steadyMs();
        timeoutsMs.forEach((id, timeoutMs) -> table.open(id, timeoutMs, null, nowMs));
        return table;
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        timeoutsMs.put(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        tree.restore(znode);
    }

    @Override
    public void snapshotEnds(long zxid) {
        tree.restoreSystemZnodes();
        tree.publish(zxid);
    }

    @Override
    public void transaction(LoggedTxn logged) {
        TxnApplier.apply(tree, logged.header(), logged.txn());
        if (logged.txn() instanceof CreateSessionTxn create) {
            timeoutsMs.put(logged.header().sessionId(), create.timeoutMs());
        } else if (logged.txn() instanceof CloseSessionTxn) {
            timeoutsMs.remove(logged.header().sessionId());
        }
        tree.publish(logged.zxid());
    }
}
