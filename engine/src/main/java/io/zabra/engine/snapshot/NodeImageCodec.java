package io.zabra.engine.snapshot;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PackedNode;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.NodeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The znodes of one block: the ACLs are numbered in the order of their first occurrence, where they are written out. */
final class NodeImageCodec {
    private NodeImageCodec() {}

    private static byte code(NodeKind kind) {
        return switch (kind) {
            case PERSISTENT -> 0;
            case EPHEMERAL -> 1;
            case CONTAINER -> 2;
            case TTL -> 3;
        };
    }

    private static NodeKind kind(byte code) throws JuteFormatException {
        return switch (code) {
            case 0 -> NodeKind.PERSISTENT;
            case 1 -> NodeKind.EPHEMERAL;
            case 2 -> NodeKind.CONTAINER;
            case 3 -> NodeKind.TTL;
            default -> throw new JuteFormatException("no kind of znode has number " + code);
        };
    }

    /** Writes the znodes of a block. */
    static final class Writer {
        private final Map<List<AclEntry>, Integer> acls = new HashMap<>();
        private @Nullable List<AclEntry> lastAcl;
        private int lastNumber;

        void write(NodeImage node, BufferOutputArchive out) {
            out.writeString(node.path());
            out.writeBuffer(node.data());
            writeAcl(node.acl(), out);
            out.writeLong(node.czxid());
            out.writeLong(node.mzxid());
            out.writeLong(node.pzxid());
            out.writeLong(node.ctimeMs());
            out.writeLong(node.mtimeMs());
            out.writeInt(node.version());
            out.writeInt(node.cversion());
            out.writeInt(node.aversion());
            out.writeByte(code(node.kind()));
            out.writeLong(node.kind() == NodeKind.TTL ? node.ttlMs() : node.owner());
        }

        /** The znode that a cursor stands on, from the bytes that it has. */
        void write(ZnodeCursor cursor, BufferOutputArchive out) {
            byte[] path = cursor.pathBytes();
            if (path == null) {
                out.writeString(cursor.path());
            } else {
                out.writeBuffer(path, 0, cursor.pathLength());
            }
            Znode znode = cursor.znode();
            byte[] data = znode.dataArray();
            if (data == null) {
                out.writeBuffer(null);
            } else {
                out.writeBuffer(data, znode.dataAt(), znode.dataLength());
            }
            writeAcl(znode.acl(), out);
            out.writeLong(znode.czxid());
            out.writeLong(znode.mzxid());
            out.writeLong(znode.pzxid());
            out.writeLong(znode.ctimeMs());
            out.writeLong(znode.mtimeMs());
            out.writeInt(znode.version());
            out.writeInt(znode.childrenCreated());
            out.writeInt(znode.aversion());
            out.writeByte(code(znode.kind()));
            out.writeLong(znode.kind() == NodeKind.TTL ? znode.ttlMs() : znode.ephemeralOwner());
        }

        /** Most znodes have the list of the one before, the very object. */
        @SuppressWarnings("ReferenceEquality")
        private void writeAcl(List<AclEntry> acl, BufferOutputArchive out) {
            if (acl == lastAcl) {
                out.writeInt(lastNumber);
                return;
            }
            Integer known = acls.putIfAbsent(acl, acls.size());
            lastAcl = acl;
            lastNumber = known == null ? acls.size() - 1 : known;
            out.writeInt(lastNumber);
            if (known == null) {
                AclCodec.write(acl, out);
            }
        }
    }

    /** Reads the znodes of a block. */
    static final class Reader {
        private final List<List<AclEntry>> acls = new ArrayList<>();

        NodeImage read(BufferInputArchive in) throws JuteFormatException {
            String path = in.readText("path");
            byte[] data = in.readBuffer();
            List<AclEntry> acl = readAcl(in);
            long czxid = in.readLong();
            long mzxid = in.readLong();
            long pzxid = in.readLong();
            long ctimeMs = in.readLong();
            long mtimeMs = in.readLong();
            int version = in.readInt();
            int cversion = in.readInt();
            int aversion = in.readInt();
            NodeKind kind = kind(in.readByte());
            long ownerOrTtlMs = in.readLong();
            return new NodeImage(
                    path,
                    data,
                    acl,
                    czxid,
                    mzxid,
                    pzxid,
                    ctimeMs,
                    mtimeMs,
                    version,
                    cversion,
                    aversion,
                    kind,
                    kind == NodeKind.EPHEMERAL ? ownerOrTtlMs : 0,
                    kind == NodeKind.TTL ? ownerOrTtlMs : 0);
        }

        /**
         * Reads a znode without unpacking it.
         *
         * @param bytes all that the archive reads from
         */
        void read(BufferInputArchive in, byte[] bytes, PackedNode node) throws JuteFormatException {
            int pathLength = in.skipBuffer();
            int pathAt = in.position() - pathLength;
            if (pathLength < 1 || bytes[pathAt] != '/') {
                throw new JuteFormatException("a path of " + pathLength + " bytes that does not begin with a slash");
            }
            int dataLength = in.skipBuffer();
            node.bytes(bytes, pathAt, pathLength, in.position() - Math.max(0, dataLength), dataLength);
            node.acl(readAcl(in));
            node.changes(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
            node.versions(in.readInt(), in.readInt(), in.readInt());
            NodeKind kind = kind(in.readByte());
            long ownerOrTtlMs = in.readLong();
            node.kind(kind, kind == NodeKind.EPHEMERAL ? ownerOrTtlMs : 0, kind == NodeKind.TTL ? ownerOrTtlMs : 0);
        }

        private List<AclEntry> readAcl(BufferInputArchive in) throws JuteFormatException {
            int number = in.readInt();
            if (number < 0 || number > acls.size()) {
                throw new JuteFormatException("ACL " + number + " after " + acls.size());
            }
            if (number == acls.size()) {
                acls.add(List.copyOf(AclCodec.read(in)));
            }
            return acls.get(number);
        }
    }
}
