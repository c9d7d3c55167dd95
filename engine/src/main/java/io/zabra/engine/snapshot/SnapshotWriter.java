package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.TreeImage;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.tree.ZnodeRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the blocks of one snapshot into a file, in one pass, and settles what is written every now and then: one large sync
 * in the end would hold up the log, whose syncs go to the same disk. Beside writers it then rests for as long as it worked.
 * One thread. Does not close the file.
 */
final class SnapshotWriter {
    private static final int SETTLED_BYTES = 1 << 18;
    /** A disk that is slow for a moment must not make a snapshot take hours, for whose time before-images are kept. */
    private static final long REST_NANOS_MAX = 20_000_000;

    private final DiskFile file;
    private final long zxid;
    private final BooleanSupplier rests;
    private final BufferOutputArchive payload = new BufferOutputArchive(SnapshotFormat.BLOCK_BYTES + 4096);
    private NodeImageCodec.Writer nodes = new NodeImageCodec.Writer();
    private long offset;
    private long settled;
    private int blocks;
    private long znodes;
    private int inBlock;
    private long workedSinceNanos = System.nanoTime();

    /** @param rests whether others write to the same disk, and it is not waited for */
    SnapshotWriter(DiskFile file, long zxid, BooleanSupplier rests) {
        this.file = file;
        this.zxid = zxid;
        this.rests = rests;
    }

    /** @param version of the format that what follows needs */
    void begin(boolean installed, int version) throws IOException {
        payload.writeLong(SnapshotFormat.MAGIC);
        payload.writeInt(version);
        payload.writeLong(zxid);
        payload.writeBool(installed);
        writeBlock(SnapshotFormat.Kind.HEADER);
    }

    void sessions(Map<Long, Integer> timeoutsMs) throws IOException {
        payload.writeInt(timeoutsMs.size());
        timeoutsMs.forEach((id, timeoutMs) -> {
            payload.writeLong(id);
            payload.writeInt(timeoutMs);
        });
        writeBlock(SnapshotFormat.Kind.SESSIONS);
        payload.writeInt(0);
    }

    /** After {@link #sessions}. */
    void znode(NodeImage node) throws IOException {
        nodes.write(node, payload);
        written();
    }

    /**
     * All znodes of a cursor, parents before their children. After {@link #sessions}.
     *
     * @param image of the cursor; null where it has none
     */
    void all(ZnodeCursor cursor, @Nullable TreeImage image) throws IOException {
        if (image == null) {
            while (cursor.next()) {
                nodes.write(cursor, payload);
                written();
            }
            return;
        }
        payload.clear();
        leaves(image);
        RecordsCodec.Writer records = new RecordsCodec.Writer(payload);
        ZnodeRun run = ZnodeRun.ofRecords();
        while (cursor.next()) {
            image.readRecord();
            records.add(image);
            znodes++;
            while (records.bytes() < SnapshotFormat.BLOCK_BYTES && cursor.read(run) > 0) {
                records.add(run);
                znodes += run.rows();
            }
            if (records.bytes() >= SnapshotFormat.BLOCK_BYTES) {
                writeRecords(records);
            }
        }
        if (records.count() > 0) {
            writeRecords(records);
        }
    }

    private void leaves(TreeImage image) throws IOException {
        while (image.nextLeaf()) {
            payload.writeRaw(image.leaf(), 0, image.leafLength());
            if (payload.size() >= SnapshotFormat.BLOCK_BYTES) {
                writeBlock(SnapshotFormat.Kind.LEAVES);
            }
        }
        if (payload.size() > 0) {
            writeBlock(SnapshotFormat.Kind.LEAVES);
        }
    }

    private void writeRecords(RecordsCodec.Writer records) throws IOException {
        records.end();
        writeBlock(SnapshotFormat.Kind.RECORDS);
    }

    private void written() throws IOException {
        znodes++;
        inBlock++;
        if (payload.size() >= SnapshotFormat.BLOCK_BYTES) {
            writeZnodes();
            payload.writeInt(0);
        }
    }

    /** Returns the number of bytes written, and synced. */
    long end(long sessions) throws IOException {
        if (inBlock > 0) {
            writeZnodes();
        }
        payload.clear();
        payload.writeLong(sessions);
        payload.writeLong(znodes);
        writeBlock(SnapshotFormat.Kind.END);
        file.sync();
        return offset;
    }

    private void writeZnodes() throws IOException {
        payload.patchInt(0, inBlock);
        writeBlock(SnapshotFormat.Kind.ZNODES);
        inBlock = 0;
        nodes = new NodeImageCodec.Writer();
    }

    private void writeBlock(SnapshotFormat.Kind kind) throws IOException {
        ByteBuffer body = payload.buffer();
        ByteBuffer header = SnapshotFormat.header(kind, blocks++, zxid, body);
        int length = header.remaining() + body.remaining();
        file.write(header, offset);
        file.write(body, offset + SnapshotFormat.BLOCK_HEADER_BYTES);
        offset += length;
        payload.clear();
        if (offset - settled >= SETTLED_BYTES) {
            file.settle();
            settled = offset;
            rest();
        }
    }

    private void rest() {
        if (rests.getAsBoolean()) {
            long worked = System.nanoTime() - workedSinceNanos;
            LockSupport.parkNanos(this, Math.min(worked, REST_NANOS_MAX));
            workedSinceNanos = System.nanoTime();
        }
    }
}
