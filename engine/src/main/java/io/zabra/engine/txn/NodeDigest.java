package io.zabra.engine.txn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A znode's part of the digest of a tree (Apache's {@code DigestCalculator} version 2): the CRC-32 of path, data and stat, in
 * this order. What is below {@code /zookeeper} does not count. One thread.
 *
 * <p>The CRC of path and data is kept with the znode, and that of the stat is joined to it: so neither is read when a
 * stat changes.
 */
public final class NodeDigest {
    private static final String UNCOUNTED = SystemPaths.ZOOKEEPER + "/";
    private static final byte[] UNCOUNTED_BYTES = UNCOUNTED.getBytes(StandardCharsets.UTF_8);
    private static final int STAT_BYTES = 60;
    private static final int POLYNOMIAL = 0xEDB88320;
    /** What a CRC becomes when so many zero bytes follow as a stat has, by each of its four bytes. */
    private static final int[][] BEHIND_STAT = behindStat();

    private final CRC32 crc = new CRC32();
    private final ByteBuffer stat = ByteBuffer.allocate(STAT_BYTES);

    /** Whether the znodes of this path have a digest at all. */
    public static boolean isCounted(String path) {
        return !path.startsWith(UNCOUNTED);
    }

    /** {@link #isCounted(String)} of a path in UTF-8 among other bytes. */
    public static boolean isCounted(byte[] bytes, int at, int length) {
        return length < UNCOUNTED_BYTES.length
                || !Arrays.equals(bytes, at, at + UNCOUNTED_BYTES.length, UNCOUNTED_BYTES, 0, UNCOUNTED_BYTES.length);
    }

    /** {@link #contentCrc(EncodedPath, byte[])} of a path in UTF-8, and data, among other bytes. */
    public int contentCrc(byte[] bytes, int pathAt, int pathLength, int dataAt, int dataLength) {
        if (!isCounted(bytes, pathAt, pathLength)) {
            return 0;
        }
        crc.reset();
        if (pathLength > ZnodePath.ROOT.length()) {
            crc.update(bytes, pathAt, pathLength);
        }
        crc.update(bytes, dataAt, dataLength);
        return (int) crc.getValue();
    }

    /** For {@link StoredStat#contentCrc}; 0 where the path is not counted. */
    public int contentCrc(EncodedPath path, byte @Nullable [] data) {
        if (!isCounted(path.text())) {
            return 0;
        }
        crc.reset();
        if (!path.text().equals(ZnodePath.ROOT)) {
            crc.update(path.bytes());
        }
        if (data != null) {
            crc.update(data);
        }
        return (int) crc.getValue();
    }

    /** Of a znode whose path counts. */
    public long of(StoredStat node) {
        stat.clear();
        stat.putLong(node.czxid()).putLong(node.mzxid()).putLong(node.pzxid());
        stat.putLong(node.ctimeMs()).putLong(node.mtimeMs());
        stat.putInt(node.version()).putInt(node.cversion()).putInt(node.aversion());
        stat.putLong(EphemeralOwner.of(node.kind(), node.ttlMs(), node.owner()));
        crc.reset();
        crc.update(stat.array());
        int content = node.contentCrc();
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
