package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-meaning client sends. It harms nobody but its own connection. */
class HostileInputTest {
    private static final int TIMEOUT_MS = 30_000;

    @TempDir
    Path directory;

    private ZabraServer server;
    private RawClient bystander;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(
                directory,
                "nio.sessionlessCnxnTimeout=500",
                "DigestAuthenticationProvider.superDigest=super:QfVIsDJfOPdtQvc/Ro+eWjXUrLs=");
        bystander = RawClient.open(server.port(), TIMEOUT_MS);
    }

    @AfterEach
    void theBystanderHasNotNoticed() throws IOException {
        assertThat(bystander.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                .isZero();
        bystander.close();
        server.close();
    }

    private static byte[] int32(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x100000, 1_025})
    void aFrameOfImpossibleLengthBeforeTheHandshakeClosesItsConnection(int length) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.raw(int32(length));
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x4000001, 0, 7})
    void aFrameOfImpossibleLengthInASessionClosesItsConnection(int length) throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.raw(int32(length));
            client.raw(new byte[8]);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsClosed() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void manyThatAnnounceMuchAndSendLittleAreClosedAndOthersServed() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            RawClient client = new RawClient(server.port());
            client.raw(int32(1_000));
            client.raw(new byte[] {0});
            slow.add(client);
        }
        assertThat(bystander.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                .isZero();
        for (RawClient client : slow) {
            assertThat(client.isClosedByServer()).isTrue();
            client.close();
        }
    }

    @Test
    void aRequestBeforeTheHandshakeIsNotOne() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aSecondHandshakeIsAnUnknownRequest() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.frame(w -> w.int32(0)
                    .int64(0)
                    .int32(TIMEOUT_MS)
                    .int64(0)
                    .bytes(new byte[16])
                    .bool(false));
            assertThat(client.receive().error()).isEqualTo(-6);
            assertThat(client.call(OpCode.EXISTS, w -> w.string("/").bool(false))
                            .error())
                    .isZero();
        }
    }

    @Test
    void aClientFromTheFutureIsRefused() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            assertThatThrownBy(() -> client.connect(TIMEOUT_MS, 0, new byte[16], Long.MAX_VALUE, true))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aSessionCannotBeTakenWithoutItsPassword() throws IOException {
        try (RawClient owner = new RawClient(server.port())) {
            Connected session = owner.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            for (byte[] guess : List.of(new byte[16], new byte[0], new byte[8], new byte[] {1})) {
                try (RawClient thief = new RawClient(server.port())) {
                    Connected answer = thief.connect(TIMEOUT_MS, session.sessionId(), guess, 0, true);
                    assertThat(answer.sessionId()).isZero();
                    assertThat(thief.isClosedByServer()).isTrue();
                }
            }
            assertThat(owner.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, -1, 0, 10, 13, 20, 999, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anUnknownRequestIsUnimplementedAndTheConnectionStays(int opCode) throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(client.call(opCode, w -> w.string("/a")).error()).isEqualTo(-6);
            assertThat(client.call(OpCode.EXISTS, w -> w.string("/").bool(false))
                            .error())
                    .isZero();
        }
    }

    @Test
    void reconfigIsDisabled() throws IOException {
        assertThat(bystander
                        .call(
                                OpCode.RECONFIG,
                                w -> w.string("").string("").string("").int64(-1))
                        .error())
                .isEqualTo(-123);
    }

    @Test
    void listsLongerThanTheirFrameAreRefusedUnread() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            for (int count : new int[] {Integer.MAX_VALUE, 1_000_000, 9}) {
                Reply create = client.call(
                        OpCode.CREATE, w -> w.string("/x").bytes(null).int32(count));
                assertThat(create.error()).as("an ACL of %d entries", count).isEqualTo(-5);
                Reply watches = client.call(OpCode.SET_WATCHES, w -> w.int64(0).int32(count));
                assertThat(watches.error()).isEqualTo(-5);
            }
        }
    }

    @Test
    void anXidMayComeTwice() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            for (int i = 0; i < 2; i++) {
                client.send(7, OpCode.EXISTS, w -> w.string("/").bool(false));
                assertThat(client.receive().xid()).isEqualTo(7);
            }
        }
    }

    @Test
    void aDeepOrLongMultiIsReadWithoutRecursion() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            Reply nested = client.call(OpCode.MULTI, w -> {
                for (int i = 0; i < 50_000; i++) {
                    w.int32(OpCode.MULTI).bool(false).int32(-1);
                }
            });
            assertThat(nested.error()).isEqualTo(-5);
            Reply tooBigAPath = client.call(
                    OpCode.EXISTS, w -> w.string("/a".repeat(400_000)).bool(false));
            assertThat(tooBigAPath.error()).isEqualTo(-101);
        }
    }

    @Test
    void randomBytesHarmNobodyElse() throws IOException {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            try (RawClient client = i % 3 == 0 ? new RawClient(server.port()) : RawClient.open(server.port(), 1_000)) {
                byte[] body = new byte[random.nextInt(200)];
                random.nextBytes(body);
                if (i % 3 == 1) {
                    int opCode = random.nextInt(120) - 12;
                    client.frame(w -> w.int32(1).int32(opCode).bytes(body));
                }
                client.raw(body);
            } catch (IOException e) {
                assertThat(e).as("seed %d, round %d", seed, i).hasMessageMatching(".*(reset|pipe|closed|EOF).*");
            }
        }
        assertThat(bystander.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                .isZero();
    }

    @Test
    void pipelinedRequestsBeyondTheLimitAreAnsweredAllTheSame() throws Exception {
        int requests = 20_000;
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.call(
                    OpCode.CREATE,
                    w -> w.string("/p")
                            .bytes(null)
                            .int32(1)
                            .int32(31)
                            .string("world")
                            .string("anyone")
                            .int32(0));
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        client.send(
                                OpCode.SET_DATA,
                                w -> w.string("/p").bytes(new byte[100]).int32(-1));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < requests; i++) {
                assertThat(client.receive().xid()).isEqualTo(i + 2);
            }
            sender.join();
        }
    }
}
