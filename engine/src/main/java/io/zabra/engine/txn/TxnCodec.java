package io.zabra.engine.txn;

import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as Apache 3.9 writes them into logs and proposals: header, record, digest if there is one (Apache's
 * {@code Util.marshallTxnEntry}, {@code SerializeUtils.deserializeTxn}). What was read is written back byte for byte,
 * with two exceptions of servers before 3.4: a create without the parent's cversion gets one of -1, and a missing ACL
 * becomes the open one. Stateless.
 */
public final class TxnCodec {
    private static final int DIGEST_BYTES = Integer.BYTES + Long.BYTES;
    private static final int STRING_BYTES_MIN = Integer.BYTES;
    private static final int PART_BYTES_MIN = 2 * Integer.BYTES;

    private TxnCodec() {}

    public static byte[] encode(LoggedTxn logged) {
        return encode(logged.header(), logged.txn(), logged.digest());
    }

    public static byte[] encode(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
        BufferOutputArchive out = new BufferOutputArchive();
        write(header, txn, digest, out);
        return out.toByteArray();
    }

    public static void write(TxnHeader header, Txn txn, @Nullable TxnDigest digest, BufferOutputArchive out) {
        out.writeLong(header.sessionId());
        out.writeInt(header.cxid());
        out.writeLong(header.zxid());
        out.writeLong(header.timeMs());
        out.writeInt(txn.type().code());
        txn.accept(new Writer(out));
        if (digest != null) {
            out.writeInt(digest.version());
            out.writeLong(digest.treeDigest());
        }
    }

    /** The whole buffer, from its position to its limit, as one transaction. */
    public static LoggedTxn decode(ByteBuffer bytes) throws JuteFormatException {
        BufferInputArchive in = new BufferInputArchive(bytes);
        long sessionId = in.readLong();
        int cxid = in.readInt();
        long zxid = in.readLong();
        long timeMs = in.readLong();
        TxnType type = readType(in);
        Txn txn = readTxn(type, in, bytes);
        TxnDigest digest = in.remaining() == DIGEST_BYTES ? new TxnDigest(in.readInt(), in.readLong()) : null;
        if (in.remaining() != 0) {
            throw new JuteFormatException(in.remaining() + " bytes too many after a " + type);
        }
        return new LoggedTxn(new TxnHeader(sessionId, cxid, zxid, timeMs), txn, digest);
    }

    public static LoggedTxn decode(byte[] bytes) throws JuteFormatException {
        return decode(ByteBuffer.wrap(bytes));
    }

    private static TxnType readType(BufferInputArchive in) throws JuteFormatException {
        int code = in.readInt();
        TxnType type = TxnType.of(code);
        if (type == null) {
            throw new JuteFormatException("no transaction has type " + code);
        }
        return type;
    }

    private static Txn readTxn(TxnType type, BufferInputArchive in, ByteBuffer bytes) throws JuteFormatException {
        return switch (type) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> readCreate(type, in);
            case DELETE, DELETE_CONTAINER -> new DeleteTxn(type, in.readText("path"));
            case SET_DATA, RECONFIG -> new SetDataTxn(type, in.readText("path"), in.readBuffer(), in.readInt());
            case SET_ACL -> new SetAclTxn(in.readText("path"), AclCodec.read(in), in.readInt());
            case CHECK -> new CheckVersionTxn(in.readText("path"), in.readInt());
            case CREATE_SESSION -> new CreateSessionTxn(in.readInt());
            case CLOSE_SESSION -> readCloseSession(in, bytes);
            case ERROR -> new ErrorTxn(in.readInt());
            case MULTI -> readMulti(in, bytes);
        };
    }

    private static CreateTxn readCreate(TxnType type, BufferInputArchive in) throws JuteFormatException {
        String path = in.readText("path");
        byte[] data = in.readBuffer();
        var acl = AclCodec.read(in);
        NodeKind kind = NodeKind.PERSISTENT;
        long ttlMs = 0;
        int parentCversion;
        if (type == TxnType.CREATE || type == TxnType.CREATE2) {
            kind = in.readBool() ? NodeKind.EPHEMERAL : NodeKind.PERSISTENT;
            // Servers before 3.4 ended here (Apache's CreateTxnV0).
            parentCversion = type == TxnType.CREATE && in.remaining() == 0 ? -1 : in.readInt();
        } else {
            kind = type == TxnType.CREATE_TTL ? NodeKind.TTL : NodeKind.CONTAINER;
            parentCversion = in.readInt();
            ttlMs = kind == NodeKind.TTL ? readTtlMs(in) : 0;
        }
        return new CreateTxn(type, path, data, acl, kind, ttlMs, parentCversion);
    }

    private static long readTtlMs(BufferInputArchive in) throws JuteFormatException {
        long ttlMs = in.readLong();
        if (ttlMs < 1 || ttlMs > CreateTxn.TTL_MS_MAX) {
            throw new JuteFormatException("TTL of " + ttlMs + " ms");
        }
        return ttlMs;
    }

    /**
     * Servers before 3.6, and later ones with {@code closeSessionTxn.enabled=false}, write no paths. What follows the
     * header is then nothing or the digest, whose version would be the number of paths: but no two real paths fit into
     * the eight bytes after it.
     */
    private static CloseSessionTxn readCloseSession(BufferInputArchive in, ByteBuffer bytes)
            throws JuteFormatException {
        boolean digestAlone =
                in.remaining() == DIGEST_BYTES && bytes.getInt(bytes.position()) == TxnDigest.CURRENT_VERSION;
        if (in.remaining() == 0 || digestAlone) {
            return new CloseSessionTxn(null);
        }
        int count = in.readCount(STRING_BYTES_MIN);
        if (count < 0) {
            throw new JuteFormatException("paths of a closed session are null");
        }
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paths.add(in.readText("path"));
        }
        return new CloseSessionTxn(paths);
    }

    private static MultiTxn readMulti(BufferInputArchive in, ByteBuffer bytes) throws JuteFormatException {
        int count = in.readCount(PART_BYTES_MIN);
        List<Txn> parts = new ArrayList<>(Math.max(0, count));
        for (int i = 0; i < count; i++) {
            parts.add(readPart(in, bytes));
        }
        return new MultiTxn(parts);
    }

    private static Txn readPart(BufferInputArchive in, ByteBuffer bytes) throws JuteFormatException {
        TxnType type = readType(in);
        int rest = in.beginPart();
        if (rest < 0 || !MultiTxn.canContain(type)) {
            throw new JuteFormatException(type + " inside a multi, with " + rest + " bytes behind it");
        }
        Txn txn = readTxn(type, in, bytes);
        if (in.remaining() != 0) {
            throw new JuteFormatException(in.remaining() + " bytes too many after a " + type + " inside a multi");
        }
        in.endPart(rest);
        return txn;
    }

    /** Writes the record alone. */
    private record Writer(BufferOutputArchive out) implements Txn.Visitor<BufferOutputArchive> {
        @Override
        public BufferOutputArchive create(CreateTxn txn) {
            out.writeString(txn.path());
            out.writeBuffer(txn.data());
            AclCodec.write(txn.acl(), out);
            if (txn.type() == TxnType.CREATE || txn.type() == TxnType.CREATE2) {
                out.writeBool(txn.kind() == NodeKind.EPHEMERAL);
            }
            out.writeInt(txn.parentCversion());
            if (txn.kind() == NodeKind.TTL) {
                out.writeLong(txn.ttlMs());
            }
            return out;
        }

        @Override
        public BufferOutputArchive delete(DeleteTxn txn) {
            out.writeString(txn.path());
            return out;
        }

        @Override
        public BufferOutputArchive setData(SetDataTxn txn) {
            out.writeString(txn.path());
            out.writeBuffer(txn.data());
            out.writeInt(txn.version());
            return out;
        }

        @Override
        public BufferOutputArchive setAcl(SetAclTxn txn) {
            out.writeString(txn.path());
            AclCodec.write(txn.acl(), out);
            out.writeInt(txn.version());
            return out;
        }

        @Override
        public BufferOutputArchive checkVersion(CheckVersionTxn txn) {
            out.writeString(txn.path());
            out.writeInt(txn.version());
            return out;
        }

        @Override
        public BufferOutputArchive createSession(CreateSessionTxn txn) {
            out.writeInt(txn.timeoutMs());
            return out;
        }

        @Override
        public BufferOutputArchive closeSession(CloseSessionTxn txn) {
            List<String> paths = txn.paths();
            if (paths != null) {
                out.writeInt(paths.size());
                paths.forEach(out::writeString);
            }
            return out;
        }

        @Override
        public BufferOutputArchive error(ErrorTxn txn) {
            out.writeInt(txn.code());
            return out;
        }

        @Override
        public BufferOutputArchive multi(MultiTxn txn) {
            out.writeInt(txn.txns().size());
            for (Txn part : txn.txns()) {
                out.writeInt(part.type().code());
                int start = out.beginLength();
                part.accept(this);
                out.endLength(start);
            }
            return out;
        }
    }
}
