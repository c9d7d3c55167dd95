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
 *
 * <p>A znode's digest is the CRC-32 of path, data and stat, in this order. The CRC of path and data stays in the record's
 * header, and that of the stat is joined to it: so nothing but headers is read when a stat changes.
 */
final class TreeDigest {
    private static final String UNCOUNTED = SystemPaths.ZOOKEEPER + "/";
    private static final int STAT_BYTES = 60;
    private static final int POLYNOMIAL = 0xEDB88320;
    /** What a CRC becomes when so many zero bytes follow as a stat has, by each of its four bytes. */
    private static final int[][] BEHIND_STAT = behindStat();

    private final boolean enabled;
    private final CRC32 crc = new CRC32();
    private final ByteBuffer stat = ByteBuffer.allocate(STAT_BYTES);
    private long sum;

    /** @param enabled false: the digest is 0 always, and costs nothing (Apache's {@code zookeeper.digest.enabled}) */
    TreeDigest(boolean enabled) {
        this.enabled = enabled;
    }

    boolean isEnabled() {
        return enabled;
    }

    long value() {
        return sum;
    }

    /** Adds what another thread has summed up. */
    void add(long others) {
        sum += others;
    }

    /** For {@link NodeHeader#contentCrc}. */
    int contentCrc(String path, byte @Nullable [] data) {
        if (!isCounted(path)) {
            return 0;
        }
        crc.reset();
        if (!path.equals(ZnodePath.ROOT)) {
            crc.update(path.getBytes(StandardCharsets.UTF_8));
        }
        if (data != null) {
            crc.update(data);
        }
        return (int) crc.getValue();
    }

    void add(String path, NodeHeader header) {
        if (isCounted(path)) {
            sum += digest(header);
        }
    }

    void remove(String path, NodeHeader header) {
        if (isCounted(path)) {
            sum -= digest(header);
        }
    }

    void replace(String path, NodeHeader before, NodeHeader after) {
        if (isCounted(path)) {
            sum += digest(after) - digest(before);
        }
    }

    private boolean isCounted(String path) {
        return enabled && !path.startsWith(UNCOUNTED);
    }

    private long digest(NodeHeader header) {
        stat.clear();
        stat.putLong(header.czxid()).putLong(header.mzxid()).putLong(header.pzxid());
        stat.putLong(header.ctimeMs()).putLong(header.mtimeMs());
        stat.putInt(header.version()).putInt(header.cversion()).putInt(header.aversion());
        stat.putLong(EphemeralOwner.of(header.kind(), header.ttlMs(), header.owner()));
        crc.reset();
        crc.update(stat.array());
        int content = header.contentCrc();
        int moved = BEHIND_STAT[0][content & 0xff]
                ^ BEHIND_STAT[1][(content >>> 8) & 0xff]
                ^ BEHIND_STAT[2][(content >>> 16) & 0xff]
                ^ BEHIND_STAT[3][content >>> 24];
        return Integer.toUnsignedLong(moved) ^ crc.getValue();
    }

    /** CRCs are linear: that of two texts one behind the other is the first's, moved, plus the second's (zlib's {@code crc32_combine}). */
    private static int[][] behindStat() {
        int[][] tables = new int[Integer.BYTES][256];
        for (int place = 0; place < Integer.BYTES; place++) {
            for (int value = 0; value < 256; value++) {
                int moved = value << (place * Byte.SIZE);
                for (int bit = 0; bit < STAT_BYTES * Byte.SIZE; bit++) {
                    moved = (moved >>> 1) ^ ((moved & 1) == 0 ? 0 : POLYNOMIAL);
                }
                tables[place][value] = moved;
            }
        }
        return tables;
    }
}
