package io.zabra.engine.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.jute.JuteFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.TxnLogEntry;
import org.apache.zookeeper.server.persistence.Util;
import org.apache.zookeeper.server.util.SerializeUtils;
import org.apache.zookeeper.txn.CreateTxnV0;
import org.junit.jupiter.api.Test;

class TxnCodecTest {
    private static final long SEED = 20_261_122L;
    private static final TxnHeader HEADER =
            new TxnHeader(0x1234_5678_9abc_def0L, 7, 0x5_0000_0003L, 1_700_000_000_123L);
    private static final List<AclEntry> ACL_OF_TWO = List.of(
            new AclEntry(Permission.ALL, new AuthId("digest", "app:hash=")),
            new AclEntry(Permission.READ, AuthId.ANYONE));

    @Test
    void whatApacheWroteIsWrittenBackByteForByte() throws Exception {
        RandomTxns txns = new RandomTxns(new Random(SEED));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = txns.next();
            LoggedTxn logged = TxnCodec.decode(bytes);
            assertThat(TxnCodec.encode(logged))
                    .as("seed %d, txn %d: %s", SEED, i, logged)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void apacheReadsWhatWeWrote() throws Exception {
        byte[] data = "größe".getBytes(StandardCharsets.UTF_8);
        Txn multi = new MultiTxn(List.of(
                new CreateTxn(TxnType.CREATE_TTL, "/t", data, ACL_OF_TWO, NodeKind.TTL, 5_000, 3),
                new CheckVersionTxn("/c", 4),
                new ErrorTxn(ErrorCode.BAD_VERSION)));
        List<Txn> all = List.of(
                new CreateTxn(TxnType.CREATE, "/a", data, ACL_OF_TWO, NodeKind.EPHEMERAL, 0, 1),
                new CreateTxn(TxnType.CREATE2, "/größe/日本", null, ACL_OF_TWO, NodeKind.PERSISTENT, 0, 2),
                new CreateTxn(TxnType.CREATE_CONTAINER, "/k", new byte[0], AclCodec.OPEN, NodeKind.CONTAINER, 0, 9),
                new DeleteTxn(TxnType.DELETE_CONTAINER, "/k"),
                new SetDataTxn("/a", data, 12),
                new SetAclTxn("/a", ACL_OF_TWO, 1),
                new CreateSessionTxn(30_000),
                new CloseSessionTxn(List.of("/a", "/b")),
                new ErrorTxn(-999),
                multi);
        for (Txn txn : all) {
            byte[] bytes = TxnCodec.encode(HEADER, txn, new TxnDigest(TxnDigest.CURRENT_VERSION, 99));
            TxnLogEntry entry = SerializeUtils.deserializeTxn(bytes);
            assertThat(Util.marshallTxnEntry(entry.getHeader(), entry.getTxn(), entry.getDigest()))
                    .isEqualTo(bytes);
            assertThat(entry.getHeader().getType()).isEqualTo(txn.type().code());
            assertThat(entry.getHeader().getZxid()).isEqualTo(HEADER.zxid());
            assertThat(entry.getHeader().getTime()).isEqualTo(HEADER.timeMs());
            assertThat(entry.getDigest().getTreeDigest()).isEqualTo(99);
        }
    }

    @Test
    void aCloseSessionWithoutPathsIsReadAsSuchWithAndWithoutDigest() throws Exception {
        for (TxnDigest digest : Arrays.asList(null, new TxnDigest(TxnDigest.CURRENT_VERSION, 77))) {
            byte[] bytes = TxnCodec.encode(HEADER, new CloseSessionTxn(null), digest);
            LoggedTxn logged = TxnCodec.decode(bytes);
            assertThat(((CloseSessionTxn) logged.txn()).paths()).isNull();
            assertThat(logged.digest()).isEqualTo(digest);
        }
    }

    @Test
    void aCreateOfAServerBefore34HasNoParentCversion() throws Exception {
        var header = new org.apache.zookeeper.txn.TxnHeader(1, 2, 3, 4, OpCode.create);
        var record = new CreateTxnV0("/old", null, List.of(new ACL(31, new Id("world", "anyone"))), true);
        CreateTxn txn = (CreateTxn)
                TxnCodec.decode(Util.marshallTxnEntry(header, record, null)).txn();
        assertThat(txn.parentCversion()).isEqualTo(-1);
        assertThat(txn.kind()).isEqualTo(NodeKind.EPHEMERAL);
    }

    @Test
    void bytesCutShortAnywhereAreNeverReadAsSomethingElse() throws Exception {
        RandomTxns txns = new RandomTxns(new Random(SEED));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = txns.next();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                try {
                    // Without its digest, or its paths, a transaction is whole, too.
                    assertThat(TxnCodec.encode(TxnCodec.decode(cut))).hasSizeGreaterThanOrEqualTo(length);
                } catch (JuteFormatException expected) {
                    assertThat(expected).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    void hostileBytesEndInAFormatErrorOrATransaction() throws Exception {
        Random random = new Random(SEED);
        RandomTxns txns = new RandomTxns(random);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = txns.next();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> {
                        try {
                            TxnCodec.decode(bytes);
                        } catch (JuteFormatException expected) {
                            // The only way out.
                        }
                    })
                    .as("seed %d, txn %d", SEED, i)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aMultiInsideAMultiIsRefused() {
        byte[] bytes = TxnCodec.encode(HEADER, new MultiTxn(List.of(new DeleteTxn("/a"))), null);
        int partTypeAt = 32 + 4;
        bytes[partTypeAt + 3] = (byte) TxnType.MULTI.code();
        assertThatThrownBy(() -> TxnCodec.decode(bytes))
                .isInstanceOf(JuteFormatException.class)
                .hasMessageContaining("MULTI inside a multi");
    }

    @Test
    void aFailedMultiSaysSo() {
        Txn good = new DeleteTxn("/a");
        assertThat(new MultiTxn(List.of(good)).failed()).isFalse();
        assertThat(new MultiTxn(List.of(good, new ErrorTxn(ErrorCode.NO_NODE))).failed())
                .isTrue();
    }
}
