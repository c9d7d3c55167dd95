package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.FileWindow;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.JuteFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one snapshot to its end and holds every block against its checksum. Use once. */
final class SnapshotReader {
    private final Path path;
    private final FileWindow in;
    private final long zxid;
    private final @Nullable StateSink sink;
    private final @Nullable BlockWorkers workers;
    private long offset;
    private boolean installed;
    private long sessions;
    private long znodes;

    /**
     * @param zxid as the file's name has it
     * @param sink given all there is, without {@link StateSink#snapshotEnds}; null to check the file only
     */
    SnapshotReader(Path path, long zxid, DiskFile file, @Nullable StateSink sink) throws IOException {
        this(path, zxid, file, sink, null);
    }

    /** @param workers given the blocks of znodes, not the sink */
    SnapshotReader(Path path, long zxid, DiskFile file, @Nullable StateSink sink, @Nullable BlockWorkers workers)
            throws IOException {
        this.path = path;
        this.zxid = zxid;
        this.in = new FileWindow(file);
        this.sink = sink;
        this.workers = workers;
    }

    SnapshotInfo read() throws IOException {
        int number = 0;
        boolean ended = false;
        while (!ended) {
            SnapshotFormat.BlockHeader header = readHeader(number++);
            ByteBuffer whole = in.bytes(offset, SnapshotFormat.BLOCK_HEADER_BYTES + header.length());
            ByteBuffer payload = whole.slice(SnapshotFormat.BLOCK_HEADER_BYTES, header.length());
            if (SnapshotFormat.checksum(whole, zxid, payload) != header.checksum()) {
                throw damaged("the checksum of block " + header.number() + " is wrong");
            }
            try {
                ended = take(header, payload);
            } catch (JuteFormatException e) {
                throw damaged("block " + header.number() + " cannot be read: " + e.getMessage());
            }
            offset += SnapshotFormat.BLOCK_HEADER_BYTES + header.length();
        }
        if (offset != in.size()) {
            throw damaged("the file goes on after its end");
        }
        return new SnapshotInfo(path, zxid, installed, sessions, znodes, offset);
    }

    private SnapshotFormat.BlockHeader readHeader(int number) throws IOException {
        if (in.size() - offset < SnapshotFormat.BLOCK_HEADER_BYTES) {
            throw damaged("it ends before block " + number);
        }
        ByteBuffer bytes = in.bytes(offset, SnapshotFormat.BLOCK_HEADER_BYTES);
        SnapshotFormat.BlockHeader header = SnapshotFormat.parse(bytes, number, path, offset, zxid);
        if ((header.kind() == SnapshotFormat.Kind.HEADER) != (number == 0)) {
            throw damaged("block " + number + " is a " + header.kind());
        }
        if (header.length() > in.size() - offset - SnapshotFormat.BLOCK_HEADER_BYTES) {
            throw damaged("it ends within block " + number);
        }
        return header;
    }

    /** True for the last block. */
    private boolean take(SnapshotFormat.BlockHeader header, ByteBuffer body) throws IOException {
        BufferInputArchive payload = new BufferInputArchive(body.duplicate());
        switch (header.kind()) {
            case HEADER -> takeHeader(payload);
            case SESSIONS -> takeSessions(payload);
            case ZNODES -> takeZnodes(payload, body);
            case END -> {
                if (payload.readLong() != sessions || payload.readLong() != znodes) {
                    throw damaged("it does not hold what its end says");
                }
                return true;
            }
        }
        return false;
    }

    private void takeHeader(BufferInputArchive payload) throws IOException {
        if (payload.readLong() != SnapshotFormat.MAGIC) {
            throw damaged("this is no snapshot");
        }
        int version = payload.readInt();
        if (version != SnapshotFormat.VERSION) {
            throw damaged("snapshot of format version " + version + ", this program knows " + SnapshotFormat.VERSION);
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

    private void takeZnodes(BufferInputArchive payload, ByteBuffer body) throws JuteFormatException {
        int count = payload.readInt();
        znodes += count;
        if (workers != null) {
            workers.take(body);
            return;
        }
        if (sink == null) {
            return;
        }
        NodeImageCodec.Reader nodes = new NodeImageCodec.Reader();
        for (int i = 0; i < count; i++) {
            sink.znode(nodes.read(payload));
        }
    }

    private DamagedFileException damaged(String problem) {
        return new DamagedFileException(path, offset, zxid, problem);
    }
}
