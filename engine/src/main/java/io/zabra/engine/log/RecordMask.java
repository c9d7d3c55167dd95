package io.zabra.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.zip.CRC32C;

/**
 * How the records of one segment differ in the file from what they say: each word is combined with a key made of the segment's salt,
 * one key for what frames a payload, another one for payloads, and the salt goes into each checksum. Whoever sends data knows no salt.
 * So whatever he sends, no part of a record reads as zeros, as a lost sector does, and no part of a payload as a record.
 *
 * <p>The salt keeps data from being mistaken. It is no encryption: it stands in the segment's header. Any thread.
 */
final class RecordMask {
    /** Format 1: everything stands in the file as it is. */
    static final long NO_SALT = 0;

    private static final long SECOND = 0x9e37_79b9_7f4a_7c15L;

    private final long salt;
    private final long frameKey;
    private final long payloadKey;
    private final long nativePayloadKey;

    RecordMask(long salt) {
        this.salt = salt;
        this.payloadKey = salt == NO_SALT ? 0 : LogRecord.mix(salt);
        this.nativePayloadKey =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? payloadKey : Long.reverseBytes(payloadKey);
        this.frameKey = salt == NO_SALT ? 0 : LogRecord.mix(payloadKey + SECOND);
    }

    boolean isSalted() {
        return salt != NO_SALT;
    }

    /** Begins a checksum of this segment. */
    void begin(CRC32C crc) {
        crc.reset();
        if (isSalted()) {
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                crc.update((int) (salt >>> shift));
            }
        }
    }

    /** A word of a record's header, or its end mark: what stands in the file for it, and the other way round. */
    long frame(long word) {
        return word ^ frameKey;
    }

    /** The same for a word of a payload. */
    long payload(long word) {
        return word ^ payloadKey;
    }

    /** {@link #frame} for words in their place. */
    void frame(ByteBuffer bytes, int start, int end) {
        for (int at = start; at < end; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ frameKey);
        }
    }

    /** {@link #payload} for so many words, from the position of one buffer to that of another. In the order of the processor, which is twice as fast. */
    void payload(ByteBuffer source, ByteBuffer target, int words) {
        LongBuffer from = source.slice().order(ByteOrder.nativeOrder()).asLongBuffer();
        LongBuffer to = target.slice().order(ByteOrder.nativeOrder()).asLongBuffer();
        long key = nativePayloadKey;
        for (int i = 0; i < words; i++) {
            to.put(i, from.get(i) ^ key);
        }
        source.position(source.position() + words * Long.BYTES);
        target.position(target.position() + words * Long.BYTES);
    }
}
