package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot file: blocks, each of a header of 24 bytes and its payload.
 *
 * <pre>
 *  0  marker    int
 *  4  kind      int    header, sessions, znodes, end
 *  8  number    int    of the block, from 0
 * 12  length    int    of the payload
 * 16  checksum  int    CRC32C of the other fields, the zxid and the payload
 * 20  zero      int
 * </pre>
 *
 * <p>The payloads are jute. Each block can be read without the others: ACLs are numbered within one block, where they
 * first occur. The end block holds the counts; a file without it is not whole.
 *
 * <p>Since version 2 znodes may stand there as records instead, as a store keeps them ({@link io.zabra.engine.tree.TreeImage}), and
 * before them the leaves of its index, in the order of their entries; never beside znodes in jute. The payload of records:
 *
 * <pre>
 *  0  count     int
 *  4  ACLs at   int    from the payload's beginning: where the records end
 *  8  records
 *     ACLs      int    how many, then for each its number in the records (long), how many have it (int), and the list
 * </pre>
 */
final class SnapshotFormat {
    /** Of znodes in jute alone. */
    static final int VERSION_ZNODES = 1;
    /** With records and leaves. */
    static final int VERSION_RECORDS = 2;

    static final long MAGIC = 0x5a41_4252_4153_4e50L; // ZABRASNP
    static final int BLOCK_HEADER_BYTES = 24;
    /** A block is closed when its payload has grown so far. */
    static final int BLOCK_BYTES = 1 << 17;
    /** More than any znode can take. */
    static final int BLOCK_BYTES_MAX = 1 << 29;

    private static final int MARKER = 0x5a42_4c4b; // ZBLK
    private static final int CHECKSUM_AT = 16;

    /** What a block holds. */
    enum Kind {
        HEADER(0),
        SESSIONS(1),
        ZNODES(2),
        END(3),
        RECORDS(4),
        LEAVES(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }

        /** Whether any thread may read the block, in any order. */
        boolean isOfTree() {
            return this == ZNODES || this == RECORDS || this == LEAVES;
        }
    }

    /** The header of a block. */
    record BlockHeader(Kind kind, int number, int length, int checksum) {}

    private SnapshotFormat() {}

    /** @param zxid of the snapshot, so that a block of another one is not taken for one of this */
    static ByteBuffer header(Kind kind, int number, long zxid, ByteBuffer payload) {
        ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER_BYTES);
        header.putInt(MARKER).putInt(kind.code).putInt(number).putInt(payload.remaining());
        header.putInt(CHECKSUM_AT, checksum(header, zxid, payload));
        return header.rewind();
    }

    /** @param expectedNumber of the block that must be here */
    static BlockHeader parse(ByteBuffer header, int expectedNumber, Path path, long offset, long zxid)
            throws DamagedFileException {
        Kind kind = Kind.of(header.getInt(4));
        int length = header.getInt(12);
        boolean good = header.getInt(0) == MARKER
                && header.getInt(8) == expectedNumber
                && length >= 0
                && length <= BLOCK_BYTES_MAX
                && header.getInt(20) == 0;
        if (!good || kind == null) {
            throw new DamagedFileException(path, offset, zxid, "block " + expectedNumber + " does not begin here");
        }
        return new BlockHeader(kind, expectedNumber, length, header.getInt(CHECKSUM_AT));
    }

    static int checksum(ByteBuffer header, long zxid, ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CHECKSUM_AT));
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, zxid));
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }
}
