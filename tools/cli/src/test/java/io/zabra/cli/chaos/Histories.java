package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.nio.ByteBuffer;

/** Small histories, written by hand. */
final class Histories {
    static final String PATH = Requests.ROOT + "/0-1";
    static final long SESSION = 7;

    private Histories() {}

    static Operation create(long value, int xid, long from, long to, long zxid) {
        return new Operation(Kind.CREATE, PATH, value, -1, SESSION, xid, from, to, Outcome.OK, 0, 0, 0, zxid, 0);
    }

    static Operation set(long value, int version, int xid, long from, long to, long zxid) {
        return new Operation(
                Kind.SET, PATH, value, version - 1, SESSION, xid, from, to, Outcome.OK, version, 0, zxid, zxid, 0);
    }

    static Operation lost(long value, int expected, int xid, long from) {
        return new Operation(
                Kind.SET, PATH, value, expected, SESSION, xid, from, Long.MAX_VALUE, Outcome.UNKNOWN, 0, 0, 0, 0, 0);
    }

    static Operation read(Kind kind, long value, int version, long mzxid, long from, long to, long floor) {
        return new Operation(
                kind, PATH, 0, -1, SESSION, 99, from, to, Outcome.OK, version, value, mzxid, mzxid + 9, floor);
    }

    static Operation nothing(Kind kind, long zxid, long from, long to, long floor) {
        return new Operation(kind, PATH, 0, -1, SESSION, 99, from, to, Outcome.NO_NODE, 0, 0, 0, zxid, floor);
    }

    static LoggedTxn created(long value, int xid, long zxid) {
        return logged(
                xid, zxid, new CreateTxn(TxnType.CREATE, PATH, data(value), AclCodec.OPEN, NodeKind.PERSISTENT, 0, 1));
    }

    static LoggedTxn changed(long value, int version, int xid, long zxid) {
        return logged(xid, zxid, new SetDataTxn(PATH, data(value), version));
    }

    static LoggedTxn logged(int xid, long zxid, Txn txn) {
        return new LoggedTxn(new TxnHeader(SESSION, xid, zxid, 1_000 * zxid), txn, null);
    }

    private static byte[] data(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
