package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.JuteFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one snapshot to its end and holds every block against its checksum: goes from block to block, reads what is in those
 * that hold nothing of the tree, and leaves those that do to whoever asks for the {@link #next} one. Use once.
 */
final class SnapshotReader {
    /** A block of the tree, and where it begins. */
    record Block(SnapshotFormat.BlockHeader header, long offset) {}

    /** Without path, data and ACL. */
    private static final int ZNODE_BYTES_MIN = 74;

    private final Path path;
    private final long zxid;
    private final DiskFile file;
    private final @Nullable StateSink sink;
    private final BlockBuffer own;
    private final ByteBuffer head = ByteBuffer.allocate(SnapshotFormat.BLOCK_HEADER_BYTES);
    private final long size;
    private long offset;
    private int number;
    private int version;
    /** Number of a block; a large one before it came. */
    private int firstOfTree = Integer.MAX_VALUE;

    private boolean treeAsRecords;
    private boolean ended;
    private boolean installed;
    private long sessions;
    private long sessionsAtEnd;
    private long znodesAtEnd;

    /**
     * @param zxid as the file's name has it
     * @param sink given the sessions, and by {@link #read} all there is, without {@link StateSink#snapshotEnds}; null to check
     *     the file only
     */
    SnapshotReader(Path path, long zxid, DiskFile file, @Nullable StateSink sink) throws IOException {
        this.path = path;
        this.zxid = zxid;
        this.file = file;
        this.size = file.size();
        this.sink = sink;
        this.own = new BlockBuffer(path, zxid, file);
    }

    /** How many znodes a file says it has: to make room for them, unchecked, but no more than its length allows. */
    static long znodesAbout(DiskFile file) throws IOException {
        long size = file.size();
        ByteBuffer last = ByteBuffer.allocate(Long.BYTES);
        file.read(last, Math.max(0, size - Long.BYTES));
        return Math.max(0, Math.min(last.getLong(0), size / ZNODE_BYTES_MIN));
    }

    /** Reads all of it on this thread. */
    SnapshotInfo read() throws IOException {
        BlockBuffer buffer = new BlockBuffer(path, zxid, file);
        long znodes = 0;
        for (Block block = next(); block != null; block = next()) {
            znodes += buffer.images(block.header(), block.offset(), sink);
        }
        return end(znodes);
    }

    /** As {@link #read} with nobody to be given anything, of one that was read before: what its blocks hold is known to be whole where their checksums are right. */
    SnapshotInfo readAgain() throws IOException {
        BlockBuffer buffer = new BlockBuffer(path, zxid, file);
        long znodes = 0;
        for (Block block = next(); block != null; block = next()) {
            znodes += buffer.count(block.header(), block.offset());
        }
        return end(znodes);
    }

    /** The next block of the tree, not looked into yet; null behind the last. Any thread. */
    synchronized @Nullable Block next() throws IOException {
        while (!ended) {
            SnapshotFormat.BlockHeader header = readHeader();
            long start = offset;
            boolean ofTree = header.kind().isOfTree();
            if (ofTree) {
                requireFitting(header.kind());
            } else {
                take(header);
            }
            offset += SnapshotFormat.BLOCK_HEADER_BYTES + header.length();
            number++;
            if (ofTree) {
                return new Block(header, start);
            }
        }
        return null;
    }

    /** @param znodes that were found in the blocks */
    synchronized SnapshotInfo end(long znodes) throws DamagedFileException {
        if (sessionsAtEnd != sessions || znodesAtEnd != znodes) {
            throw damaged("it does not hold what its end says");
        }
        if (offset != size) {
            throw damaged("the file goes on after its end");
        }
        return new SnapshotInfo(path, zxid, installed, sessions, znodes, offset);
    }

    private SnapshotFormat.BlockHeader readHeader() throws IOException {
        if (size - offset < SnapshotFormat.BLOCK_HEADER_BYTES) {
            throw damaged("it ends before block " + number);
        }
        BlockBuffer.readFully(path, file, head.clear(), offset);
        SnapshotFormat.BlockHeader header = SnapshotFormat.parse(head, number, path, offset, zxid);
        if ((header.kind() == SnapshotFormat.Kind.HEADER) != (number == 0)) {
            throw damaged("block " + number + " is a " + header.kind());
        }
        if (header.length() > size - offset - SnapshotFormat.BLOCK_HEADER_BYTES) {
            throw damaged("it ends within block " + number);
        }
        return header;
    }

    /** A tree is given in one way: what came in two would be no whole tree in either. */
    private void requireFitting(SnapshotFormat.Kind kind) throws DamagedFileException {
        boolean asRecords = kind != SnapshotFormat.Kind.ZNODES;
        if (asRecords && version < SnapshotFormat.VERSION_RECORDS) {
            throw damaged("block " + number + " is of " + kind + ", which version " + version + " does not have");
        }
        if (number > firstOfTree && asRecords != treeAsRecords) {
            throw damaged("block " + number + " is of " + kind + ", and others are not");
        }
        firstOfTree = Math.min(firstOfTree, number);
        treeAsRecords = asRecords;
    }

    private void take(SnapshotFormat.BlockHeader header) throws IOException {
        BufferInputArchive payload = new BufferInputArchive(own.payload(header, offset));
        try {
            switch (header.kind()) {
                case HEADER -> takeHeader(payload);
                case SESSIONS -> takeSessions(payload);
                case ZNODES, RECORDS, LEAVES ->
                    throw new IllegalStateException("block " + number + " is left to others");
                case END -> {
                    sessionsAtEnd = payload.readLong();
                    znodesAtEnd = payload.readLong();
                    ended = true;
                }
            }
        } catch (JuteFormatException e) {
            throw damaged("block " + header.number() + " cannot be read: " + e.getMessage());
        }
    }

    private void takeHeader(BufferInputArchive payload) throws IOException {
        if (payload.readLong() != SnapshotFormat.MAGIC) {
            throw damaged("this is no snapshot");
        }
        version = payload.readInt();
        if (version != SnapshotFormat.VERSION_ZNODES && version != SnapshotFormat.VERSION_RECORDS) {
            throw damaged("snapshot of format version " + version + ", this program knows those up to "
                    + SnapshotFormat.VERSION_RECORDS);
        }
        if (payload.readLong() != zxid) {
            throw damaged("it is the snapshot of another zxid");
        }
        installed = payload.readBool();
    }

    private void takeSessions(BufferInputArchive payload) throws JuteFormatException {
        for (int count = payload.readInt(); count > 0; count--) {
            long id = payload.readLong();
            int timeoutMs = payload.readInt();
            sessions++;
            if (sink != null) {
                sink.session(id, timeoutMs);
            }
        }
    }

    private DamagedFileException damaged(String problem) {
        return new DamagedFileException(path, offset, zxid, problem);
    }
}
