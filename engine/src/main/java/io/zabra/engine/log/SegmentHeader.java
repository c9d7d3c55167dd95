package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 64 bytes of a segment. They are durable before the first record is written, and lie in one sector.
 *
 * @param previousZxid of the record before the first one here, or the zxid that the log began after
 * @param previousLink what the first record here carries as its link
 * @param salt of {@link RecordMask}; {@link RecordMask#NO_SALT} in format 1, which is read and continued, but not begun any more
 */
record SegmentHeader(long previousZxid, long previousLink, long salt) {
    static final int BYTES = 64;
    static final long FIRST_LINK = 1;

    private static final long MAGIC = 0x5a41_4252_414c_4f47L; // ZABRALOG
    private static final int VERSION = 2;
    private static final int UNSALTED_VERSION = 1;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(MAGIC).putInt(isSalted() ? VERSION : UNSALTED_VERSION).putInt(0);
        bytes.putLong(previousZxid).putLong(previousLink).putLong(salt);
        bytes.putInt(CHECKSUM_AT, checksum(bytes));
        return bytes.rewind();
    }

    /**
     * @param bytes the first ones of the file, all of it where it is shorter
     * @return null where the header never reached the disk
     * @throws DamagedFileException where it is there and wrong
     */
    static @Nullable SegmentHeader decode(ByteBuffer bytes, Path file) throws DamagedFileException {
        if (isZero(bytes)) {
            return null;
        }
        if (bytes.remaining() < BYTES || bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new DamagedFileException(file, 0, 0, "the checksum of the log's header is wrong");
        }
        if (bytes.getLong(0) != MAGIC) {
            throw new DamagedFileException(file, 0, 0, "this is no log");
        }
        int version = bytes.getInt(8);
        if (version != VERSION && version != UNSALTED_VERSION) {
            throw new DamagedFileException(
                    file,
                    8,
                    0,
                    "log of format version " + version + ", this program knows up to " + VERSION
                            + ". Start it with the program that wrote it");
        }
        return new SegmentHeader(
                bytes.getLong(16),
                bytes.getLong(24),
                version == UNSALTED_VERSION ? RecordMask.NO_SALT : bytes.getLong(32));
    }

    boolean isSalted() {
        return salt != RecordMask.NO_SALT;
    }

    private static boolean isZero(ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
