package io.zabra.engine.apache;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.EphemeralOwner;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole state as the leader of Apache's servers sends it to one that has nothing (Apache's
 * {@code SerializeUtils.serializeSnapshot}, {@code DataTree.serialize}): sessions, ACL table, znodes, and {@code /} as the
 * end. Stateless.
 */
public final class ApacheStateStream {
    /** Apache's number for the ACL that everybody may do everything. */
    private static final long OPEN_ACL = -1;

    private static final int CHUNK_BYTES = 1 << 16;

    private ApacheStateStream() {}

    /** A state that can be read as often as needed, and is the same each time. */
    @FunctionalInterface
    public interface Source {
        /** Gives sessions and znodes, parents before their children. */
        void giveTo(StateSink sink) throws IOException;
    }

    /**
     * Writes a state. Holds the sessions and the distinct ACLs in memory, and otherwise one chunk.
     *
     * @param source read twice, as the ACL table comes before the znodes
     */
    public static void write(Source source, OutputStream out) throws IOException {
        Head head = new Head();
        try {
            source.giveTo(head);
            BufferOutputArchive archive = new BufferOutputArchive(CHUNK_BYTES + 4096);
            head.write(archive);
            Znodes znodes = new Znodes(head.aclIds, archive, out);
            source.giveTo(znodes);
            archive.writeString("/");
            znodes.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    /**
     * Reads a state, up to {@link StateSink#snapshotEnds}. Where the sender is Apache's, it is fuzzy: the transactions after
     * {@code zxid} are to be applied as {@link StateSink#transaction} says.
     *
     * @param name of the stream, for errors
     * @param in all of it, and nothing after it
     * @throws DamagedFileException after having given the sink a part of it, or all
     */
    public static void read(Path name, long zxid, InputStream in, StateSink sink) throws IOException {
        ApacheSnapshot.readBody(new ZxidFile(name, zxid), in, sink);
    }

    /** What comes before the znodes: takes the sessions, and the ACLs of the znodes. */
    private static final class Head implements StateSink {
        private final Map<Long, Integer> timeoutsMs = new LinkedHashMap<>();
        private final Map<List<AclEntry>, Long> aclIds = new HashMap<>();

        @Override
        public void session(long sessionId, int timeoutMs) {
            timeoutsMs.put(sessionId, timeoutMs);
        }

        @Override
        public void znode(NodeImage znode) {
            if (!znode.acl().equals(AclCodec.OPEN)) {
                aclIds.putIfAbsent(znode.acl(), aclIds.size() + 1L);
            }
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {
            throw new IllegalStateException("a transaction in a snapshot");
        }

        void write(BufferOutputArchive out) {
            out.writeInt(timeoutsMs.size());
            timeoutsMs.forEach((id, timeoutMs) -> {
                out.writeLong(id);
                out.writeInt(timeoutMs);
            });
            out.writeInt(aclIds.size());
            aclIds.forEach((acl, id) -> {
                out.writeLong(id);
                AclCodec.write(acl, out);
            });
        }
    }

    /** Writes the znodes. */
    private record Znodes(Map<List<AclEntry>, Long> aclIds, BufferOutputArchive archive, OutputStream out)
            implements StateSink {
        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {
            archive.writeString(znode.path().equals("/") ? "" : znode.path());
            archive.writeBuffer(znode.data());
            archive.writeLong(aclIds.getOrDefault(znode.acl(), OPEN_ACL));
            archive.writeLong(znode.czxid());
            archive.writeLong(znode.mzxid());
            archive.writeLong(znode.ctimeMs());
            archive.writeLong(znode.mtimeMs());
            archive.writeInt(znode.version());
            archive.writeInt(znode.cversion());
            archive.writeInt(znode.aversion());
            archive.writeLong(EphemeralOwner.of(znode.kind(), znode.ttlMs(), znode.owner()));
            archive.writeLong(znode.pzxid());
            if (archive.size() >= CHUNK_BYTES) {
                flush();
            }
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {
            throw new IllegalStateException("a transaction in a snapshot");
        }

        void flush() {
            try {
                out.write(archive.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            archive.clear();
        }
    }
}
