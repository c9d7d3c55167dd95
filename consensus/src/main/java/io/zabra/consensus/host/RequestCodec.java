package io.zabra.consensus.host;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes as Apache's learners forward them to the leader: opcode and body of the client protocol ({@code ZooDefs.OpCode},
 * {@code CreateRequest} and its like, {@code MultiOperationRecord}). Stateless.
 */
final class RequestCodec {
    static final int CREATE_SESSION = -10;
    static final int CLOSE_SESSION = -11;
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int SET_DATA = 5;
    private static final int SET_ACL = 7;
    private static final int SYNC = 9;
    private static final int CHECK = 13;
    private static final int MULTI = 14;
    private static final int CREATE2 = 15;
    private static final int RECONFIG = 16;
    private static final int CREATE_CONTAINER = 19;
    private static final int DELETE_CONTAINER = 20;
    private static final int CREATE_TTL = 21;

    /** Of our own: a server of Apache's refuses a multi that holds it. */
    private static final int CHECK_UNCHANGED = 0x5A51_010D;

    private static final int FLAG_EPHEMERAL = 1;
    private static final int FLAG_SEQUENTIAL = 2;
    private static final int FLAG_CONTAINER = 4;
    private static final int FLAG_TTL = 5;
    private static final int FLAG_TTL_SEQUENTIAL = 6;

    /** Which the preparer refuses as Apache's does, where the kind has none ({@code EphemeralType.validateTTL}, which refuses 0, too). */
    private static final long TTL_OF_NO_KIND = -1;

    private static final int NO_OPERATION = -1;
    private static final int ACL_ENTRY_BYTES_MIN = 12;

    private RequestCodec() {}

    static int opcode(WriteRequest request) {
        if (request instanceof WriteRequest.Create create) {
            return switch (create.kind()) {
                case PERSISTENT, EPHEMERAL -> create.withStat() ? CREATE2 : CREATE;
                case CONTAINER -> CREATE_CONTAINER;
                case TTL -> CREATE_TTL;
            };
        } else if (request instanceof WriteRequest.Delete) {
            return DELETE;
        } else if (request instanceof WriteRequest.SetData) {
            return SET_DATA;
        } else if (request instanceof WriteRequest.SetAcl) {
            return SET_ACL;
        } else if (request instanceof WriteRequest.Check) {
            return CHECK;
        } else if (request instanceof WriteRequest.CheckUnchanged) {
            return CHECK_UNCHANGED;
        } else if (request instanceof WriteRequest.Multi) {
            return MULTI;
        } else if (request instanceof WriteRequest.DeleteContainer) {
            return DELETE_CONTAINER;
        } else if (request instanceof WriteRequest.Sync) {
            return SYNC;
        } else if (request instanceof WriteRequest.Reconfig) {
            return RECONFIG;
        }
        return CLOSE_SESSION;
    }

    /** Writes the body. */
    static void write(WriteRequest request, BufferOutputArchive out) {
        if (request instanceof WriteRequest.Create create) {
            writeCreate(create, out);
        } else if (request instanceof WriteRequest.Delete delete) {
            out.writeString(delete.path());
            out.writeInt(delete.version());
        } else if (request instanceof WriteRequest.SetData set) {
            out.writeString(set.path());
            out.writeBuffer(set.data());
            out.writeInt(set.version());
        } else if (request instanceof WriteRequest.SetAcl set) {
            out.writeString(set.path());
            AclCodec.write(set.acl(), out);
            out.writeInt(set.version());
        } else if (request instanceof WriteRequest.Check check) {
            out.writeString(check.path());
            out.writeInt(check.version());
        } else if (request instanceof WriteRequest.CheckUnchanged check) {
            writeUnchanged(check, out);
        } else if (request instanceof WriteRequest.Multi multi) {
            multi.requests().forEach(part -> writePart(part, out));
            writePartHeader(NO_OPERATION, true, out);
        } else if (request instanceof WriteRequest.DeleteContainer delete) {
            out.writeString(delete.path());
        } else if (request instanceof WriteRequest.Sync sync) {
            out.writeString(sync.path());
        } else if (request instanceof WriteRequest.Reconfig reconfig) {
            out.writeString(reconfig.joining());
            out.writeString(reconfig.leaving());
            out.writeString(reconfig.members());
            out.writeLong(reconfig.fromVersion());
        }
    }

    private static void writeUnchanged(WriteRequest.CheckUnchanged check, BufferOutputArchive out) {
        out.writeString(check.path());
        out.writeInt(check.version());
        out.writeInt(check.aversion());
        out.writeLong(check.czxid());
        out.writeLong(check.pzxid());
        out.writeInt(check.childrenCreated());
    }

    private static void writeCreate(WriteRequest.Create create, BufferOutputArchive out) {
        out.writeString(create.path());
        out.writeBuffer(create.data());
        AclCodec.write(create.acl(), out);
        int sequential = create.sequential() ? FLAG_SEQUENTIAL : 0;
        switch (create.kind()) {
            case PERSISTENT -> out.writeInt(sequential);
            case EPHEMERAL -> out.writeInt(FLAG_EPHEMERAL | sequential);
            case CONTAINER -> out.writeInt(FLAG_CONTAINER);
            case TTL -> {
                out.writeInt(create.sequential() ? FLAG_TTL_SEQUENTIAL : FLAG_TTL);
                out.writeLong(create.ttlMs());
            }
        }
    }

    private static void writePart(WriteRequest part, BufferOutputArchive out) {
        writePartHeader(opcode(part), false, out);
        write(part, out);
    }

    private static void writePartHeader(int opcode, boolean done, BufferOutputArchive out) {
        out.writeInt(opcode);
        out.writeBool(done);
        out.writeInt(-1);
    }

    /**
     * Reads what a learner forwarded.
     *
     * @param body its remaining bytes, which it takes
     * @return null for an opcode that is no write
     */
    static @Nullable WriteRequest read(int opcode, ByteBuffer body) throws JuteFormatException {
        BufferInputArchive in = new BufferInputArchive(body);
        return switch (opcode) {
            case MULTI -> readMulti(in);
            case SET_ACL -> new WriteRequest.SetAcl(in.readText("path"), readAcl(in), in.readInt());
            case CLOSE_SESSION -> new WriteRequest.CloseSession();
            case DELETE_CONTAINER -> new WriteRequest.DeleteContainer(in.readText("path"));
            case RECONFIG ->
                new WriteRequest.Reconfig(in.readString(), in.readString(), in.readString(), in.readLong());
            case CREATE_TTL -> readCreate(opcode, in, true);
            case CHECK -> null;
            default -> readPart(opcode, in);
        };
    }

    private static @Nullable WriteRequest readPart(int opcode, BufferInputArchive in) throws JuteFormatException {
        return switch (opcode) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> readCreate(opcode, in, false);
            case DELETE -> new WriteRequest.Delete(in.readText("path"), in.readInt());
            case SET_DATA -> new WriteRequest.SetData(in.readText("path"), in.readBuffer(), in.readInt());
            case CHECK -> new WriteRequest.Check(in.readText("path"), in.readInt());
            case CHECK_UNCHANGED ->
                new WriteRequest.CheckUnchanged(
                        in.readText("path"), in.readInt(), in.readInt(), in.readLong(), in.readLong(), in.readInt());
            default -> null;
        };
    }

    private static WriteRequest readMulti(BufferInputArchive in) throws JuteFormatException {
        List<WriteRequest> parts = new ArrayList<>();
        while (true) {
            int opcode = in.readInt();
            boolean done = in.readBool();
            in.readInt();
            if (done) {
                return new WriteRequest.Multi(parts);
            }
            WriteRequest part = readPart(opcode, in);
            if (part == null) {
                throw new JuteFormatException("a multi cannot hold operation " + opcode);
            }
            parts.add(part);
        }
    }

    /** @param alone it is no multi's, where Apache overlooks a time to live that the mode does not have */
    private static WriteRequest readCreate(int opcode, BufferInputArchive in, boolean alone)
            throws JuteFormatException {
        String path = in.readText("path");
        byte[] data = in.readBuffer();
        List<AclEntry> acl = readAcl(in);
        int flags = in.readInt();
        long ttlMs = opcode == CREATE_TTL ? in.readLong() : 0;
        if (flags < 0 || flags > FLAG_TTL_SEQUENTIAL) {
            throw new JuteFormatException("no such create mode: " + flags);
        }
        NodeKind kind = kind(opcode, flags);
        boolean sequential = flags == FLAG_TTL_SEQUENTIAL || (flags < FLAG_CONTAINER && (flags & FLAG_SEQUENTIAL) != 0);
        boolean withStat = opcode != CREATE;
        boolean refused = alone && opcode == CREATE_TTL && kind != NodeKind.TTL && ttlMs >= 0;
        long knownTtlMs = kind == NodeKind.TTL ? ttlMs : refused ? TTL_OF_NO_KIND : 0;
        return new WriteRequest.Create(path, data, acl, kind, sequential, knownTtlMs, withStat);
    }

    private static NodeKind kind(int opcode, int flags) {
        if (flags == FLAG_TTL || flags == FLAG_TTL_SEQUENTIAL) {
            return NodeKind.TTL;
        } else if (flags == FLAG_CONTAINER || opcode == CREATE_CONTAINER) {
            return NodeKind.CONTAINER;
        }
        return (flags & FLAG_EPHEMERAL) != 0 ? NodeKind.EPHEMERAL : NodeKind.PERSISTENT;
    }

    /** A missing list comes out empty, a missing scheme or id as "": neither is valid, and the preparer says so. */
    private static List<AclEntry> readAcl(BufferInputArchive in) throws JuteFormatException {
        int count = Math.max(0, in.readCount(ACL_ENTRY_BYTES_MIN));
        List<AclEntry> acl = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int permissions = in.readInt();
            String scheme = in.readString();
            String id = in.readString();
            acl.add(new AclEntry(permissions, new AuthId(scheme == null ? "" : scheme, id == null ? "" : id)));
        }
        return acl;
    }
}
