package io.zabra.consensus.storage;

import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Small states and transactions to put on disks and wires. */
public final class States {
    private States() {}

    /** A state of which one znode says its zxid. */
    public record Small(long zxid, int padding) implements StateImage {
        @Override
        public void giveTo(StateSink sink) {
            sink.session(0x77, 4000);
            sink.znode(node("/", ""));
            sink.znode(node("/at", Long.toHexString(zxid)));
            for (int i = 0; i < padding; i++) {
                sink.znode(node("/at/" + i, "x".repeat(100)));
            }
            sink.snapshotEnds(zxid);
        }

        @Override
        public void close() {}
    }

    /** A state that is never in memory as a whole, and counts what is taken of it when it is written: it is read once before for its ACLs. */
    public static final class Counted implements StateImage {
        private static final int ZNODE_BYTES = 100_000;

        private final int znodes;
        private final AtomicInteger taken = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);
        private int readings;

        public Counted(int znodes) {
            this.znodes = znodes;
        }

        public int taken() {
            return taken.get();
        }

        public boolean awaitClosed(long timeoutMs) throws InterruptedException {
            return closed.await(timeoutMs, TimeUnit.MILLISECONDS);
        }

        @Override
        public long zxid() {
            return 0x500000007L;
        }

        @Override
        public void giveTo(StateSink sink) throws IOException {
            readings++;
            String data = "x".repeat(ZNODE_BYTES);
            sink.znode(node("/", ""));
            for (int i = 1; i <= znodes; i++) {
                sink.znode(node("/" + i, data));
                if (readings > 1) {
                    taken.incrementAndGet();
                }
            }
            sink.snapshotEnds(zxid());
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static NodeImage node(String path, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new NodeImage(path, bytes, AclCodec.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, NodeKind.PERSISTENT, 0, 0);
    }

    /** Writes down what it is given. */
    public static final class Notes implements StateSink {
        private final List<String> lines = new ArrayList<>();

        public List<String> lines() {
            return lines;
        }

        @Override
        public void session(long sessionId, int timeoutMs) {
            lines.add("session " + sessionId + " " + timeoutMs);
        }

        @Override
        public void znode(NodeImage znode) {
            byte[] data = znode.data();
            lines.add(znode.path() + " " + new String(data == null ? new byte[0] : data, StandardCharsets.UTF_8));
        }

        @Override
        public void snapshotEnds(long zxid) {
            lines.add("end " + zxid);
        }

        @Override
        public void transaction(LoggedTxn txn) {
            throw new AssertionError("a transaction");
        }
    }

    /** What {@link Small} looks like to {@link Notes}. */
    public static List<String> lines(StateImage image) throws IOException {
        Notes notes = new Notes();
        image.giveTo(notes);
        return notes.lines();
    }

    /** A received state as it lies in its file. */
    public static List<String> linesOf(ReceivedSnapshots received, long handle, long zxid) throws IOException {
        Notes notes = new Notes();
        StateScan scan = received.open(handle, zxid);
        scan.sessions().forEach(notes::session);
        scan.znodes(notes::znode);
        notes.snapshotEnds(zxid);
        return notes.lines();
    }

    public static LogEntry entry(long zxid) {
        return entry(zxid, Long.toHexString(zxid).getBytes(StandardCharsets.UTF_8));
    }

    /** With so much data. */
    public static LogEntry entry(long zxid, byte[] data) {
        TxnHeader header = new TxnHeader(7, 8, zxid, 9);
        return new LogEntry(zxid, TxnCodec.encode(header, new SetDataTxn(TxnType.SET_DATA, "/at", data, 1), null));
    }

    /** Puts a state where the network would, and tells its handle. */
    public static long receive(ReceivedSnapshots into, StateImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ApacheStateStream.write(image::giveTo, bytes);
        ReceivedSnapshots.Incoming incoming = into.begin(image.zxid());
        incoming.write(ByteBuffer.wrap(bytes.toByteArray()));
        return incoming.finish();
    }
}
