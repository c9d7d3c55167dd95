package io.zabra.engine.tree;

import io.zabra.engine.txn.EphemeralOwner;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.ZnodePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The sum of all znodes' digests (Apache's {@code DigestCalculator} version 2 and {@code AdHash}): equal on two servers
 * whose trees are equal. What is below {@code /zookeeper} does not count. One thread.
 */
final class TreeDigest {
    private static final String UNCOUNTED = SystemPaths.ZOOKEEPER + "/";
    private static final int STAT_BYTES = 60;

    private final CRC32 crc = new CRC32();
    private final ByteBuffer stat = ByteBuffer.allocate(STAT_BYTES);
    private long sum;

    long value() {
        return sum;
    }

    void add(String path, @Nullable NodeRecord record) {
        sum += digest(path, record);
    }

    void remove(String path, @Nullable NodeRecord record) {
        sum -= digest(path, record);
    }

    private long digest(String path, @Nullable NodeRecord record) {
        if (record == null || path.startsWith(UNCOUNTED)) {
            return 0;
        }
        NodeHeader header = record.header();
        stat.clear();
        stat.putLong(header.czxid()).putLong(header.mzxid()).putLong(header.pzxid());
        stat.putLong(header.ctimeMs()).putLong(header.mtimeMs());
        stat.putInt(header.version()).putInt(header.cversion()).putInt(header.aversion());
        stat.putLong(EphemeralOwner.of(header.kind(), header.ttlMs(), header.owner()));
        crc.reset();
        if (!path.equals(ZnodePath.ROOT)) {
            crc.update(path.getBytes(StandardCharsets.UTF_8));
        }
        byte[] data = record.data();
        if (data != null) {
            crc.update(data);
        }
        crc.update(stat.array());
        return crc.getValue();
    }
}
