package io.zabra.bench.jmh;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.List;
import java.util.function.Consumer;

/** What is measured, again and again: znodes of 100 bytes below parents of 1,000. */
final class Transactions {
    static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    static final byte[] DATA = new byte[100];

    static final int CHILDREN = 1_000;
    private static final long BASE_MS = 1_700_000_000_000L;

    private Transactions() {}

    static TxnHeader header(long zxid) {
        return new TxnHeader(1, 0, zxid, BASE_MS + zxid);
    }

    static String parent(int n) {
        return "/services/group-" + n / CHILDREN;
    }

    static String path(int n) {
        return parent(n) + "/instance-" + n;
    }

    static CreateTxn create(String path) {
        return new CreateTxn(TxnType.CREATE, path, DATA, OPEN, NodeKind.PERSISTENT, 0, -1);
    }

    static SetDataTxn setData(String path, int version) {
        return new SetDataTxn(TxnType.SET_DATA, path, DATA, version);
    }

    /** So many znodes, and before them what they are below. */
    static void create(int znodes, Consumer<CreateTxn> consumer) {
        consumer.accept(create("/services"));
        for (int i = 0; i < znodes; i++) {
            if (i % CHILDREN == 0) {
                consumer.accept(create(parent(i)));
            }
            consumer.accept(create(path(i)));
        }
    }
}
