package io.zabra.engine.apache;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.EphemeralOwner;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyInputStream;

/**
 * Reads one {@code snapshot.<zxid>} of 3.4 to 3.9 (Apache's {@code FileSnap}, {@code SnapStream},
 * {@code DataTree.deserialize}): header, sessions, ACL table, znodes, seal; then, where the server wrote them, digest and
 * last zxid, each with a seal of its own. Use once.
 *
 * <p>Apache writes a snapshot while writes go on, so it shows some of the transactions after its zxid. A znode that was
 * created by one of them is left out here, because its ACL may be missing in the table, which was written first: the
 * log creates it anew. All else that is ahead is put right by replaying the log.
 */
final class ApacheSnapshot {
    private static final int MAGIC = 0x5a4b534e; // ZKSN
    private static final int VERSION = 2;
    private static final long OPEN_ACL = -1;
    private static final int DIGEST_WITHOUT_TEXT = 2;
    private static final int SEAL_BYTES = Long.BYTES + Integer.BYTES + 1;
    private static final int LAST_ZXID_BYTES = Long.BYTES + SEAL_BYTES;
    private static final int TRAILER_BYTES_MAX = 1024;

    /**
     * What a snapshot holds.
     *
     * @param zxidMax the highest zxid that it shows anything of
     * @param aclUnknown paths whose ACL was set while the snapshot was written: given with an empty one, which the log
     *     must replace
     */
    record Summary(
            @Nullable ZxidFile file, long zxidMax, long sessions, long znodes, long bytes, Set<String> aclUnknown) {
        /** For logs that reach back to the beginning. */
        static Summary none() {
            return new Summary(null, 0, 0, 0, 0, Set.of());
        }

        long zxid() {
            return file == null ? 0 : file.zxid();
        }

        Optional<Path> path() {
            return Optional.ofNullable(file).map(ZxidFile::path);
        }
    }

    private final ZxidFile file;
    private final StateSink sink;
    private final Set<Long> sessions = new HashSet<>();
    private final Map<Long, List<AclEntry>> acls = new HashMap<>();
    private final Set<String> aclUnknown = new HashSet<>();
    private long zxidMax;
    private long znodes;

    private ApacheSnapshot(ZxidFile file, StateSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /**
     * Gives all of a snapshot to a sink, up to {@link StateSink#snapshotEnds}.
     *
     * @throws DamagedFileException after having given the sink a part of it, or all
     */
    static Summary read(ZxidFile file, StateSink sink) throws IOException {
        SnapshotInput in = null;
        try (InputStream stream = open(file)) {
            in = new SnapshotInput(stream);
            return new ApacheSnapshot(file, sink).read(in);
        } catch (FileSystemException unreadable) {
            throw unreadable;
        } catch (IOException | RuntimeException e) {
            long offset = in == null ? 0 : in.position();
            throw new DamagedFileException(file.path(), offset, file.zxid(), String.valueOf(e.getMessage()), e);
        }
    }

    private static InputStream open(ZxidFile file) throws IOException {
        InputStream raw = Files.newInputStream(file.path());
        try {
            return switch (file.extension()) {
                case "gz" -> new GZIPInputStream(raw, 1 << 16);
                case "snappy" -> new SnappyInputStream(raw);
                default -> raw;
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Gives what servers send each other, which has neither header nor seals, to a sink, up to
     * {@link StateSink#snapshotEnds}.
     *
     * @param file names what is read, and its zxid
     */
    static void readBody(ZxidFile file, InputStream stream, StateSink sink) throws IOException {
        SnapshotInput in = new SnapshotInput(stream);
        try {
            new ApacheSnapshot(file, sink).readTree(in);
            if (in.remaining(1) != 0) {
                throw new IOException("goes on after its end");
            }
        } catch (IOException | RuntimeException e) {
            throw new DamagedFileException(file.path(), in.position(), file.zxid(), String.valueOf(e.getMessage()), e);
        }
        sink.snapshotEnds(file.zxid());
    }

    private Summary read(SnapshotInput in) throws IOException {
        readHeader(in);
        readTree(in);
        // The path just read is the end of the znodes, and the seal follows.
        checkSeal(in);
        readTrailers(in);
        sink.snapshotEnds(file.zxid());
        return new Summary(
                file, Math.max(zxidMax, file.zxid()), sessions.size(), znodes, in.position(), Set.copyOf(aclUnknown));
    }

    private void readTree(SnapshotInput in) throws IOException {
        readSessions(in);
        readAcls(in);
        String path = text(in, "path");
        while (!path.equals("/")) {
            readZnode(path, in);
            path = text(in, "path");
        }
        if (znodes == 0) {
            throw new IOException("has no znodes");
        }
    }

    private static void readHeader(SnapshotInput in) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException("begins with 0x" + Integer.toHexString(magic) + " and not with ZKSN");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("has format version " + version + ", known is " + VERSION);
        }
        in.readLong(); // The database id, which Apache does not use.
    }

    private void readSessions(SnapshotInput in) throws IOException {
        for (int count = in.readCount(); count > 0; count--) {
            long id = in.readLong();
            int timeoutMs = in.readInt();
            sessions.add(id);
            sink.session(id, timeoutMs);
        }
    }

    private void readAcls(SnapshotInput in) throws IOException {
        for (int count = in.readCount(); count > 0; count--) {
            long id = in.readLong();
            List<AclEntry> acl = new ArrayList<>();
            for (int entries = in.readCount(); entries > 0; entries--) {
                int permissions = in.readInt();
                String scheme = text(in, "ACL scheme");
                acl.add(new AclEntry(permissions, new AuthId(scheme, text(in, "ACL id"))));
            }
            acls.put(id, List.copyOf(acl));
        }
    }

    private void readZnode(String storedPath, SnapshotInput in) throws IOException {
        byte[] data = in.readBuffer();
        long aclId = in.readLong();
        long czxid = in.readLong();
        long mzxid = in.readLong();
        long ctimeMs = in.readLong();
        long mtimeMs = in.readLong();
        int version = in.readInt();
        int cversion = in.readInt();
        int aversion = in.readInt();
        long owner = in.readLong();
        long pzxid = in.readLong();
        zxidMax = Math.max(zxidMax, Math.max(czxid, Math.max(mzxid, pzxid)));
        znodes++;
        if (czxid > file.zxid()) {
            return;
        }
        String path = storedPath.isEmpty() ? "/" : storedPath;
        if (path.charAt(0) != '/') {
            throw new IOException("has a znode named " + path);
        }
        NodeKind kind = sessions.contains(owner) ? NodeKind.EPHEMERAL : EphemeralOwner.kind(owner);
        long ttlMs = kind == NodeKind.TTL ? EphemeralOwner.ttlMs(owner) : 0;
        long sessionId = kind == NodeKind.EPHEMERAL ? owner : 0;
        sink.znode(new NodeImage(
                path,
                data,
                acl(aclId, path),
                czxid,
                mzxid,
                pzxid,
                ctimeMs,
                mtimeMs,
                version,
                cversion,
                aversion,
                kind,
                sessionId,
                ttlMs));
    }

    private List<AclEntry> acl(long id, String path) {
        if (id == OPEN_ACL) {
            return AclCodec.OPEN;
        }
        List<AclEntry> acl = acls.get(id);
        if (acl == null) {
            aclUnknown.add(path);
            return List.of();
        }
        return acl;
    }

    /** Either trailer can be turned off on the server, so that the lengths tell which there are. */
    private void readTrailers(SnapshotInput in) throws IOException {
        int left = in.remaining(TRAILER_BYTES_MAX);
        if (left != 0 && left != LAST_ZXID_BYTES) {
            zxidMax = Math.max(zxidMax, in.readLong());
            if (in.readInt() < DIGEST_WITHOUT_TEXT) {
                in.readString();
            } else {
                in.readLong();
            }
            checkSeal(in);
            left = in.remaining(TRAILER_BYTES_MAX);
        }
        if (left == LAST_ZXID_BYTES) {
            zxidMax = Math.max(zxidMax, in.readLong());
            checkSeal(in);
            left = in.remaining(TRAILER_BYTES_MAX);
        }
        if (left != 0) {
            throw new IOException("goes on after its end");
        }
    }

    private static void checkSeal(SnapshotInput in) throws IOException {
        long actual = in.checksum();
        long expected = in.readLong();
        if (actual != expected) {
            throw new IOException(
                    "checksum is " + Long.toHexString(actual) + " where " + Long.toHexString(expected) + " is sealed");
        }
        String end = in.readString();
        if (!"/".equals(end)) {
            throw new IOException("seal ends in " + end);
        }
    }

    private static String text(SnapshotInput in, String what) throws IOException {
        String text = in.readString();
        if (text == null) {
            throw new IOException("has a " + what + " that is null");
        }
        return text;
    }
}
