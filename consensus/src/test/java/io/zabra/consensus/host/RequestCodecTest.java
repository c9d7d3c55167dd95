package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.server.EphemeralType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Apache's own records are the oracle: byte for byte. */
class RequestCodecTest {
    private static final byte[] DATA = {1, 2, 3};
    private static final List<AclEntry> OPEN = List.of(new AclEntry(31, AuthId.ANYONE));

    private static byte[] bytes(Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        record.serialize(BinaryOutputArchive.getArchive(out), "request");
        return out.toByteArray();
    }

    private static byte[] body(WriteRequest request) {
        BufferOutputArchive out = new BufferOutputArchive();
        RequestCodec.write(request, out);
        return out.toByteArray();
    }

    private static @Nullable WriteRequest read(int opcode, byte[] body) throws JuteFormatException {
        return RequestCodec.read(opcode, ByteBuffer.wrap(body));
    }

    private static void isWritten(WriteRequest request, int opcode, Record record) throws IOException {
        assertThat(RequestCodec.opcode(request)).isEqualTo(opcode);
        assertThat(body(request)).isEqualTo(bytes(record));
        WriteRequest back = read(opcode, bytes(record));
        assertThat(back).usingRecursiveComparison().isEqualTo(request);
    }

    private static WriteRequest.Create create(NodeKind kind, boolean sequential, long ttlMs, boolean withStat) {
        return new WriteRequest.Create("/a", DATA, OPEN, kind, sequential, ttlMs, withStat);
    }

    private static CreateRequest creation(int flags) {
        return new CreateRequest("/a", DATA, Ids.OPEN_ACL_UNSAFE, flags);
    }

    @Test
    void everyKindOfCreateIsThatOfApache() throws IOException {
        isWritten(create(NodeKind.PERSISTENT, false, 0, false), OpCode.create, creation(0));
        isWritten(create(NodeKind.EPHEMERAL, false, 0, false), OpCode.create, creation(1));
        isWritten(create(NodeKind.PERSISTENT, true, 0, false), OpCode.create, creation(2));
        isWritten(create(NodeKind.EPHEMERAL, true, 0, true), OpCode.create2, creation(3));
        isWritten(create(NodeKind.CONTAINER, false, 0, true), OpCode.createContainer, creation(4));
        isWritten(
                create(NodeKind.TTL, true, 77, true),
                OpCode.createTTL,
                new CreateTTLRequest("/a", DATA, Ids.OPEN_ACL_UNSAFE, 6, 77));
    }

    @Test
    void aTimeToLiveOfAModeThatHasNoneIsOneThatIsRefusedUnlessItIsAMultis() throws IOException {
        for (int flags : new int[] {0, 1, 2, 3, 4}) {
            for (long ttlMs : new long[] {0, 77}) {
                CreateMode mode = CreateMode.fromFlag(flags, CreateMode.PERSISTENT);
                assertThatThrownBy(() -> EphemeralType.validateTTL(mode, ttlMs))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(ttlReadMs(flags, ttlMs)).isNotZero();
            }
            EphemeralType.validateTTL(CreateMode.fromFlag(flags, CreateMode.PERSISTENT), -1);
            assertThat(ttlReadMs(flags, -1)).isZero();
        }
        BufferOutputArchive out = new BufferOutputArchive();
        out.writeInt(OpCode.createTTL);
        out.writeBool(false);
        out.writeInt(-1);
        byte[] part = bytes(new CreateTTLRequest("/a", DATA, Ids.OPEN_ACL_UNSAFE, 0, 77));
        byte[] end = new byte[] {-1, -1, -1, -1, 1, -1, -1, -1, -1};
        WriteRequest.Multi multi = (WriteRequest.Multi) read(
                OpCode.multi,
                ByteBuffer.allocate(9 + part.length + end.length)
                        .put(out.toByteArray())
                        .put(part)
                        .put(end)
                        .array());
        assertThat(Objects.requireNonNull(multi).requests()).hasSize(1);
        assertThat(((WriteRequest.Create) multi.requests().get(0)).ttlMs()).isZero();
    }

    private static long ttlReadMs(int flags, long ttlMs) throws IOException {
        byte[] body = bytes(new CreateTTLRequest("/a", DATA, Ids.OPEN_ACL_UNSAFE, flags, ttlMs));
        return ((WriteRequest.Create) Objects.requireNonNull(read(OpCode.createTTL, body))).ttlMs();
    }

    @Test
    void deleteSetAndSetAclAreThoseOfApache() throws IOException {
        isWritten(new WriteRequest.Delete("/a", 3), OpCode.delete, new DeleteRequest("/a", 3));
        isWritten(new WriteRequest.SetData("/a", DATA, -1), OpCode.setData, new SetDataRequest("/a", DATA, -1));
        isWritten(new WriteRequest.SetData("/a", null, -1), OpCode.setData, new SetDataRequest("/a", null, -1));
        isWritten(
                new WriteRequest.SetAcl("/a", List.of(new AclEntry(1, new AuthId("digest", "u:x"))), 2),
                OpCode.setACL,
                new SetACLRequest("/a", List.of(new ACL(1, new Id("digest", "u:x"))), 2));
    }

    @Test
    void aMultiIsThatOfApache() throws IOException {
        isWritten(
                new WriteRequest.Multi(List.of(
                        new WriteRequest.Check("/a", 4),
                        create(NodeKind.EPHEMERAL, true, 0, false),
                        new WriteRequest.SetData("/a", DATA, 1),
                        new WriteRequest.Delete("/b", -1))),
                OpCode.multi,
                new MultiOperationRecord(List.of(
                        Op.check("/a", 4),
                        Op.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL),
                        Op.setData("/a", DATA, 1),
                        Op.delete("/b", -1))));
    }

    @Test
    void aCheckOfOurOwnComesThroughInAMulti() throws JuteFormatException {
        WriteRequest multi = new WriteRequest.Multi(List.of(
                new WriteRequest.CheckUnchanged("/a", 1, 2, 0x3_0000_0004L, 0x5_0000_0006L, 7),
                new WriteRequest.Delete("/b", -1)));
        assertThat(read(OpCode.multi, body(multi))).isEqualTo(multi);
    }

    @Test
    void whatIsNoWriteIsNotRead() throws IOException {
        assertThat(read(OpCode.getData, new byte[0])).isNull();
        assertThat(read(OpCode.check, new byte[0])).isNull();
        assertThatThrownBy(() -> read(OpCode.create, new byte[] {0, 0})).isInstanceOf(JuteFormatException.class);
    }
}
