package io.zabra.consensus.host;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * {@code /zookeeper/config}: the configuration that is in force. Every server sets it for itself, by no transaction (Apache's
 * {@code ZKDatabase.initConfigInZKDatabase}), which is why its times and its version may differ among servers.
 */
record ConfigZnode(QuorumConfig quorum) {
    private static final int VERSION = -1;

    void writeTo(StoreState state) {
        byte[] text = quorum.text().getBytes(StandardCharsets.UTF_8);
        TxnHeader header = new TxnHeader(0, 0, state.zxid(), 0);
        state.transaction(
                new LoggedTxn(header, new SetDataTxn(TxnType.SET_DATA, SystemPaths.CONFIG, text, VERSION), null));
    }

    /**
     * Shows it in a running state, and fires the watches of it, unless the transaction that made it has done so or will do so in
     * its turn: the first configuration gets its version by none.
     */
    void showIn(StateMachine state) {
        if (Zxid.counter(quorum.version()) > 0 && quorum.version() > state.lastZxid()) {
            return;
        }
        byte[] text = quorum.text().getBytes(StandardCharsets.UTF_8);
        Znode shown = state.tree().find(SystemPaths.CONFIG);
        if (shown == null || !Arrays.equals(shown.data(), text)) {
            TxnHeader header = new TxnHeader(0, 0, state.lastZxid(), 0);
            SetDataTxn txn = new SetDataTxn(TxnType.SET_DATA, SystemPaths.CONFIG, text, VERSION);
            state.apply(new LoggedTxn(header, txn, null));
        }
    }
}
