package io.zabra.engine.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record in a segment, on a multiple of eight bytes:
 *
 * <pre>
 *  0  marker        int
 *  4  length        int    of the payload
 *  8  length check  int    so that no wrong length is ever followed
 * 12  checksum      int    CRC32C of the segment's salt, header and payload, itself taken as 0
 * 16  zxid          long
 * 24  link          long   hash of all records before
 * 32  unsynced      long   zxid less the last zxid that was durable when this was written
 * 40  payload, padded with zeros to a multiple of eight, then the end mark
 * </pre>
 *
 * <p>All of it stands in the file as {@link RecordMask} has it, so that no aligned word is ever zero there. Where a part of a record
 * reads as zeros up to the border of a sector, that sector never reached the disk; and where no part does, all of them did, and a
 * wrong checksum means damage and not a torn write.
 *
 * <p>A log that is closed ends with a record without payload and of the last zxid once more, which is removed when it is opened.
 *
 * @param offset of the marker in the file
 */
record LogRecord(long offset, int length, int checksum, long zxid, long link, long unsynced) {
    static final int HEADER_BYTES = 40;
    static final int END_BYTES = 8;
    static final int OVERHEAD_BYTES = HEADER_BYTES + END_BYTES;
    static final int PAYLOAD_BYTES_MAX = 1 << 28;
    static final long END_MARK = 0x5a41_4252_4145_4e44L; // ZABRAEND

    private static final int MARKER = 0x5a52_4543; // ZREC
    private static final int CHECKSUM_AT = 12;
    private static final byte[] NO_CHECKSUM = new byte[Integer.BYTES];

    /** What a record with such a payload takes in the file. */
    static long framedBytes(int length) {
        return OVERHEAD_BYTES + paddedBytes(length);
    }

    static long paddedBytes(int length) {
        return (length + 7L) & ~7L;
    }

    /** Whether these bytes, {@link #HEADER_BYTES} at least, are the beginning of a record whose length can be relied on. */
    static boolean startsWith(ByteBuffer header) {
        int length = header.getInt(4);
        return header.getInt(0) == MARKER
                && length >= 0
                && length <= PAYLOAD_BYTES_MAX
                && header.getInt(8) == lengthCheck(length);
    }

    /** Of a header that {@link #startsWith} accepts. */
    static LogRecord parse(ByteBuffer header, long offset) {
        return new LogRecord(
                offset,
                header.getInt(4),
                header.getInt(CHECKSUM_AT),
                header.getLong(16),
                header.getLong(24),
                header.getLong(32));
    }

    /** Writes a header with its checksum, masked, at the buffer's position. Returns the checksum. */
    static int putHeader(
            ByteBuffer target,
            int length,
            long zxid,
            long link,
            long unsynced,
            ByteBuffer payload,
            RecordMask mask,
            CRC32C crc) {
        int start = target.position();
        target.putInt(MARKER).putInt(length).putInt(lengthCheck(length)).putInt(0);
        target.putLong(zxid).putLong(link).putLong(unsynced);
        mask.begin(crc);
        crc.update(target.slice(start, HEADER_BYTES));
        crc.update(payload.duplicate());
        int checksum = (int) crc.getValue();
        target.putInt(start + CHECKSUM_AT, checksum);
        mask.frame(target, start, target.position());
        return checksum;
    }

    /** @param bytes header and payload of this record, as they were before they were masked; its position and limit are of no use afterwards */
    boolean matches(ByteBuffer bytes, RecordMask mask, CRC32C crc) {
        int end = bytes.limit();
        mask.begin(crc);
        crc.update(bytes.limit(CHECKSUM_AT));
        crc.update(NO_CHECKSUM, 0, NO_CHECKSUM.length);
        crc.update(bytes.limit(end).position(CHECKSUM_AT + NO_CHECKSUM.length));
        return (int) crc.getValue() == checksum;
    }

    long payloadOffset() {
        return offset + HEADER_BYTES;
    }

    long endMarkOffset() {
        return payloadOffset() + paddedBytes(length);
    }

    long end() {
        return offset + framedBytes(length);
    }

    /** Whether this says that a log was closed behind a record of that zxid. */
    boolean isStop(long lastZxid, long nextLink) {
        return length == 0 && unsynced == 0 && zxid == lastZxid && link == nextLink;
    }

    /** The last zxid that was durable when this record was written. */
    long syncedZxid() {
        return zxid - unsynced;
    }

    /** The link that the record after this one carries. */
    long nextLink() {
        return nextLink(link, checksum, zxid);
    }

    static long nextLink(long link, int checksum, long zxid) {
        long hash = mix(link ^ (checksum & 0xffff_ffffL) * 0x9e37_79b9_7f4a_7c15L);
        hash = mix(hash ^ zxid);
        return hash == 0 ? 1 : hash;
    }

    private static int lengthCheck(int length) {
        int hash = (length ^ 0x5bd1_e995) * 0x9e37_79b1;
        return hash ^ hash >>> 15;
    }

    /** The finalizer of MurmurHash3. */
    static long mix(long value) {
        long hash = value;
        hash = (hash ^ hash >>> 33) * 0xff51_afd7_ed55_8ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
        return hash ^ hash >>> 33;
    }
}
