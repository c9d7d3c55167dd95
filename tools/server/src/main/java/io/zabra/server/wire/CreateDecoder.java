package io.zabra.server.wire;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the four kinds of create. What comes of one depends on its opcode and on its flags (Apache's {@code
 * CreateMode}), and not in the same way inside a multi as alone: Apache's {@code PrepRequestProcessor} and {@code
 * MultiOperationRecord} are followed to the letter.
 */
final class CreateDecoder {
    private static final int FLAG_EPHEMERAL = 1;
    private static final int FLAG_PERSISTENT_SEQUENTIAL = 2;
    private static final int FLAG_EPHEMERAL_SEQUENTIAL = 3;
    private static final int FLAG_CONTAINER = 4;
    private static final int FLAG_TTL = 5;
    private static final int FLAG_TTL_SEQUENTIAL = 6;

    /** A time to live that no create can have. */
    private static final long NO_TTL = -1;

    private CreateDecoder() {}

    /** The fields of all four, as they came. */
    private record Fields(String path, byte @Nullable [] data, List<AclEntry> acl, int flags, long ttlMs) {
        static Fields read(int opCode, JuteReader in) {
            return new Fields(
                    in.string(),
                    in.bytesOrNull(),
                    RequestDecoder.acl(in),
                    in.int32(),
                    opCode == OpCode.CREATE_TTL ? in.int64() : NO_TTL);
        }

        boolean knownFlags() {
            return flags >= 0 && flags <= FLAG_TTL_SEQUENTIAL;
        }

        boolean ttl() {
            return flags == FLAG_TTL || flags == FLAG_TTL_SEQUENTIAL;
        }

        WriteRequest.Create as(NodeKind kind, boolean withStat) {
            boolean sequential = flags == FLAG_PERSISTENT_SEQUENTIAL
                    || flags == FLAG_EPHEMERAL_SEQUENTIAL
                    || flags == FLAG_TTL_SEQUENTIAL;
            return new WriteRequest.Create(
                    path, data, acl, kind, sequential, kind == NodeKind.TTL ? ttlMs : 0, withStat);
        }

        /** Container and TTL flags under a plain opcode make a plain znode. */
        NodeKind kindByFlags() {
            return flags == FLAG_EPHEMERAL || flags == FLAG_EPHEMERAL_SEQUENTIAL
                    ? NodeKind.EPHEMERAL
                    : NodeKind.PERSISTENT;
        }
    }

    static ClientRequest single(int opCode, JuteReader in) {
        Fields fields = Fields.read(opCode, in);
        if (!fields.knownFlags() || (opCode == OpCode.CREATE_TTL && !fields.ttl())) {
            return new ClientRequest.Refused(ErrorCode.BAD_ARGUMENTS);
        }
        NodeKind kind = fields.ttl()
                ? NodeKind.TTL
                : opCode == OpCode.CREATE_CONTAINER ? NodeKind.CONTAINER : fields.kindByFlags();
        boolean withStat = opCode != OpCode.CREATE;
        return new ClientRequest.Write(fields.as(kind, withStat), statWanted(withStat));
    }

    /**
     * One of a multi's.
     *
     * @param index of it in the multi
     */
    static WriteRequest inMulti(int opCode, JuteReader in, int index, BitSet statWanted) {
        Fields fields = Fields.read(opCode, in);
        if (!fields.knownFlags() && opCode == OpCode.CREATE_TTL) {
            // Apache reads these flags only when it comes to this part of the multi; a path that cannot be does the
            // same.
            return new WriteRequest.Create("", null, fields.acl(), NodeKind.PERSISTENT, false, 0);
        }
        if (!fields.knownFlags() || (fields.ttl() && opCode != OpCode.CREATE_TTL)) {
            throw new MalformedRequestException("no such create mode: " + fields.flags());
        }
        boolean container = fields.flags() == FLAG_CONTAINER || opCode == OpCode.CREATE_CONTAINER;
        NodeKind kind = fields.ttl() ? NodeKind.TTL : container ? NodeKind.CONTAINER : fields.kindByFlags();
        boolean plain = kind == NodeKind.PERSISTENT || kind == NodeKind.EPHEMERAL;
        boolean withStat = !plain || opCode == OpCode.CREATE2;
        statWanted.set(index, withStat);
        return fields.as(kind, withStat);
    }

    private static BitSet statWanted(boolean wanted) {
        BitSet bits = new BitSet(1);
        bits.set(0, wanted);
        return bits;
    }
}
