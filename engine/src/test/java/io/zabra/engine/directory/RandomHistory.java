package io.zabra.engine.directory;

import io.zabra.engine.log.FormatOne;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Transactions that were made, by zxid, and the tree that they come to. */
final class RandomHistory {
    private final Random random;
    private final TreeMap<Long, LoggedTxn> txns = new TreeMap<>();
    private long startZxid;
    private int made;

    RandomHistory(Random random) {
        this.random = random;
    }

    long lastZxid() {
        return txns.isEmpty() ? startZxid : txns.lastKey();
    }

    /** The first transaction comes after this one. */
    void startAt(long zxid) {
        startZxid = zxid;
    }

    /** A zxid of the history that is neither below {@code min} nor above the last. */
    long anyZxid(long min) {
        List<Long> possible = txns.tailMap(min, true).keySet().stream().toList();
        return possible.isEmpty() ? min : possible.get(random.nextInt(possible.size()));
    }

    void forgetAfter(long zxid) {
        txns.tailMap(zxid, false).clear();
    }

    LoggedTxn next() {
        long last = lastZxid();
        long zxid = random.nextInt(40) == 0 ? (((last >>> 32) + 1) << 32) + 1 : last + 1;
        long session = random.nextInt(3) + 1L;
        LoggedTxn txn = new LoggedTxn(new TxnHeader(session, made++, zxid, 1_000_000 + made), txn(), null);
        txns.put(zxid, txn);
        return txn;
    }

    /** The tree as of a zxid, made anew. */
    MapTree treeAt(long zxid) {
        MapTree tree = new MapTree();
        tree.snapshotEnds(0);
        txns.headMap(zxid, true).values().forEach(tree::transaction);
        return tree;
    }

    private Txn txn() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> create(NodeKind.PERSISTENT);
            case 2 -> create(NodeKind.EPHEMERAL);
            case 3 -> new DeleteTxn(path());
            case 4 -> random.nextBoolean() ? new CreateSessionTxn(made) : new CloseSessionTxn(List.of(path()));
            case 5 -> new MultiTxn(List.of(create(NodeKind.PERSISTENT), setData()));
            case 6 -> new ErrorTxn(-101);
            default -> setData();
        };
    }

    private Txn create(NodeKind kind) {
        return new CreateTxn(TxnType.CREATE, path(), data(), AclCodec.OPEN, kind, 0, made);
    }

    private Txn setData() {
        return new SetDataTxn(path(), data(), made);
    }

    private String path() {
        return "/node-" + random.nextInt(12);
    }

    /** Among it what looks like a lost sector, and what looks like records of the log. */
    private byte[] data() {
        byte[] data = new byte[random.nextInt(10) == 0 ? 1500 : random.nextInt(60)];
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> FormatOne.forge(data);
            default -> random.nextBytes(data);
        }
        return data;
    }
}
