package io.zabra.engine.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.persistence.Util;
import org.apache.zookeeper.txn.CheckVersionTxn;
import org.apache.zookeeper.txn.CloseSessionTxn;
import org.apache.zookeeper.txn.CreateContainerTxn;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.apache.zookeeper.txn.CreateTTLTxn;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.DeleteTxn;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetACLTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnDigest;
import org.apache.zookeeper.txn.TxnHeader;
import org.jspecify.annotations.Nullable;

/** Transactions in Apache's own records, and their bytes as Apache writes them. */
public final class RandomTxns {
    private static final int[] PARTS = {
        OpCode.create,
        OpCode.create2,
        OpCode.createContainer,
        OpCode.createTTL,
        OpCode.delete,
        OpCode.deleteContainer,
        OpCode.setData,
        OpCode.check,
        OpCode.error
    };
    private static final int[] WHOLES = {
        OpCode.create, OpCode.create2, OpCode.createContainer, OpCode.createTTL, OpCode.delete, OpCode.deleteContainer,
        OpCode.setData, OpCode.reconfig, OpCode.setACL, OpCode.createSession, OpCode.closeSession, OpCode.error,
        OpCode.multi
    };
    private static final String[] NAMES = {"a", "größe", "日本", "lock-0000000042", "x.y_z-1", "with space"};

    private final Random random;
    private long zxid;

    public RandomTxns(Random random) {
        this.random = random;
    }

    /** The bytes of a random transaction, in ascending order of zxid, some with a digest. */
    public byte[] next() throws Exception {
        int type = WHOLES[random.nextInt(WHOLES.length)];
        TxnHeader header =
                new TxnHeader(random.nextLong(), random.nextInt(), ++zxid, Math.abs(random.nextLong() >> 16), type);
        TxnDigest digest = random.nextBoolean() ? new TxnDigest(2, random.nextLong()) : null;
        return Util.marshallTxnEntry(header, record(type), digest);
    }

    private Record record(int type) throws Exception {
        return switch (type) {
            case OpCode.create, OpCode.create2 ->
                new CreateTxn(path(), data(), acl(), random.nextBoolean(), random.nextInt());
            case OpCode.createContainer -> new CreateContainerTxn(path(), data(), acl(), random.nextInt());
            case OpCode.createTTL ->
                new CreateTTLTxn(path(), data(), acl(), random.nextInt(), 1 + (random.nextLong() >>> 25));
            case OpCode.delete, OpCode.deleteContainer -> new DeleteTxn(path());
            case OpCode.setData, OpCode.reconfig -> new SetDataTxn(path(), data(), random.nextInt());
            case OpCode.setACL -> new SetACLTxn(path(), acl(), random.nextInt());
            case OpCode.check -> new CheckVersionTxn(path(), random.nextInt());
            case OpCode.createSession -> new CreateSessionTxn(random.nextInt());
            case OpCode.closeSession -> new CloseSessionTxn(paths());
            case OpCode.error -> new ErrorTxn(random.nextInt());
            case OpCode.multi -> multi();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private MultiTxn multi() throws Exception {
        List<Txn> parts = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int type = PARTS[random.nextInt(PARTS.length)];
            byte[] withHeader = Util.marshallTxnEntry(new TxnHeader(), record(type), null);
            int headerBytes = 8 + 4 + 8 + 8 + 4;
            parts.add(new Txn(type, Arrays.copyOfRange(withHeader, headerBytes, withHeader.length)));
        }
        return new MultiTxn(parts);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            paths.add(path());
        }
        return paths;
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }

    private byte @Nullable [] data() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new byte[0];
            default -> "data".repeat(random.nextInt(60)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private List<ACL> acl() {
        List<ACL> acl = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            acl.add(new ACL(random.nextInt(32), new Id("digest", NAMES[random.nextInt(NAMES.length)])));
        }
        return acl;
    }
}
