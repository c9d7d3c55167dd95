package io.zabra.engine.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Format 1 of the log, written down once more: anybody can make its records. */
public final class FormatOne {
    private static final int HEADER_BYTES = 40;

    private FormatOne() {}

    /** Fills the bytes with records that say that all of the log was durable, one on each multiple of eight that they may lie at. */
    public static void forge(byte[] target) {
        byte[] record = record(Long.MAX_VALUE / 2, 1, 1, new byte[0]);
        for (int at = 0; at + record.length <= target.length; at += record.length + 1) {
            System.arraycopy(record, 0, target, at, record.length);
        }
    }

    static byte[] record(long zxid, long link, long unsynced, byte[] payload) {
        int padded = (payload.length + 7) / 8 * 8;
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + padded + 8);
        int hash = (payload.length ^ 0x5bd1_e995) * 0x9e37_79b1;
        record.putInt(0x5a52_4543)
                .putInt(payload.length)
                .putInt(hash ^ hash >>> 15)
                .putInt(0);
        record.putLong(zxid).putLong(link).putLong(unsynced).put(payload);
        record.putInt(12, checksum(record.array(), HEADER_BYTES + payload.length));
        record.putLong(HEADER_BYTES + padded, 0x5a41_4252_4145_4e44L);
        return record.array();
    }

    static byte[] segmentHeader(long previousZxid, long previousLink) {
        ByteBuffer header = ByteBuffer.allocate(64);
        header.putLong(0x5a41_4252_414c_4f47L)
                .putInt(1)
                .putInt(0)
                .putLong(previousZxid)
                .putLong(previousLink);
        header.putInt(60, checksum(header.array(), 60));
        return header.array();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
