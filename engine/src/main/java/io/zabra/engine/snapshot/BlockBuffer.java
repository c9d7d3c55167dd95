package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.tree.MalformedImageException;
import io.zabra.engine.tree.PackedLeaves;
import io.zabra.engine.tree.PackedNode;
import io.zabra.engine.tree.PackedRecords;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Memory into which the blocks of one snapshot are read, one after the other, each held against its checksum. One thread. */
final class BlockBuffer {
    private final Path path;
    private final long zxid;
    private final DiskFile file;
    private final PackedNode node = new PackedNode();
    private ByteBuffer whole = ByteBuffer.allocate(0);

    /** @param zxid of the snapshot */
    BlockBuffer(Path path, long zxid, DiskFile file) {
        this.path = path;
        this.zxid = zxid;
        this.file = file;
    }

    /** A block's payload, good until the next call. The block lies within the file. */
    ByteBuffer payload(SnapshotFormat.BlockHeader header, long offset) throws IOException {
        int bytes = SnapshotFormat.BLOCK_HEADER_BYTES + header.length();
        if (bytes > whole.capacity()) {
            whole = ByteBuffer.allocate(bytes + bytes / 4);
        }
        readFully(path, file, whole.clear().limit(bytes), offset);
        ByteBuffer payload = whole.duplicate().position(SnapshotFormat.BLOCK_HEADER_BYTES);
        if (SnapshotFormat.checksum(whole, zxid, payload) != header.checksum()) {
            throw damaged(offset, "the checksum of block " + header.number() + " is wrong");
        }
        return payload;
    }

    /** How many znodes a block of the tree says to hold, whose checksum is right. */
    int count(SnapshotFormat.BlockHeader header, long offset) throws IOException {
        return read(header, offset, payload -> header.kind() == SnapshotFormat.Kind.LEAVES ? 0 : payload.readInt());
    }

    /** Gives the znodes of a block, one by one; returns how many. Null: they are only looked at. */
    int images(SnapshotFormat.BlockHeader header, long offset, @Nullable StateSink sink) throws IOException {
        return read(header, offset, payload -> {
            if (header.kind() == SnapshotFormat.Kind.LEAVES) {
                return checkedLeaves(payload);
            }
            return header.kind() == SnapshotFormat.Kind.RECORDS ? records(payload, sink) : znodes(payload, sink);
        });
    }

    private int checkedLeaves(BufferInputArchive payload) {
        int start = payload.position();
        PackedLeaves leaves = new PackedLeaves(whole.array(), start, start + payload.remaining());
        while (leaves.next()) {
            // It looks at each one.
        }
        return 0;
    }

    private int records(BufferInputArchive payload, @Nullable StateSink sink) throws JuteFormatException {
        PackedRecords records = RecordsCodec.read(payload, whole.array());
        while (records.next()) {
            if (sink != null) {
                sink.znode(records.image());
            }
        }
        return records.count();
    }

    private int znodes(BufferInputArchive payload, @Nullable StateSink sink) throws JuteFormatException {
        int count = payload.readInt();
        NodeImageCodec.Reader nodes = new NodeImageCodec.Reader();
        for (int i = 0; i < count; i++) {
            if (sink == null) {
                nodes.read(payload, whole.array(), node);
            } else {
                sink.znode(nodes.read(payload));
            }
        }
        return count;
    }

    /** Gives the znodes of a block, not unpacked, or a block of leaves where they are wanted; returns how many znodes. */
    int packed(SnapshotFormat.BlockHeader header, long offset, ParallelSink.Part part, boolean takesRecords)
            throws IOException {
        return read(header, offset, payload -> switch (header.kind()) {
            case RECORDS -> records(RecordsCodec.read(payload, whole.array()), part, takesRecords);
            case LEAVES -> leaves(header, payload, part, takesRecords);
            case ZNODES -> znodes(payload, part);
            case HEADER, SESSIONS, END ->
                throw new IllegalStateException("block " + header.number() + " is no part of the tree");
        });
    }

    private int records(PackedRecords records, ParallelSink.Part part, boolean takesRecords) {
        if (takesRecords) {
            part.records(records);
        } else {
            part.beginRun();
            while (records.next()) {
                records.unpack(node);
                part.znode(node);
            }
        }
        return records.count();
    }

    private int leaves(
            SnapshotFormat.BlockHeader header,
            BufferInputArchive payload,
            ParallelSink.Part part,
            boolean takesRecords) {
        if (takesRecords) {
            int start = payload.position();
            part.leaves(header.number(), whole.array(), start, start + payload.remaining());
        }
        return 0;
    }

    private int znodes(BufferInputArchive payload, ParallelSink.Part part) throws JuteFormatException {
        int count = payload.readInt();
        part.beginRun();
        NodeImageCodec.Reader nodes = new NodeImageCodec.Reader();
        for (int i = 0; i < count; i++) {
            nodes.read(payload, whole.array(), node);
            part.znode(node);
        }
        return count;
    }

    /** Reads a payload; returns how many znodes were in it. */
    private interface Reading {
        int of(BufferInputArchive payload) throws JuteFormatException;
    }

    private int read(SnapshotFormat.BlockHeader header, long offset, Reading reading) throws IOException {
        BufferInputArchive payload = new BufferInputArchive(payload(header, offset));
        try {
            return reading.of(payload);
        } catch (JuteFormatException | MalformedImageException e) {
            throw damaged(offset, "block " + header.number() + " cannot be read: " + e.getMessage());
        }
    }

    /** Fills the buffer up to its limit, and flips it. */
    static void readFully(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException {
        int bytes = target.remaining();
        if (file.read(target, offset) < bytes) {
            throw new EOFException(path + " became shorter while it was read");
        }
        target.flip();
    }

    private DamagedFileException damaged(long offset, String problem) {
        return new DamagedFileException(path, offset, zxid, problem);
    }
}
