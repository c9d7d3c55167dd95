package io.zabra.engine.apache;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.FileWindow;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;

/**
 * Reads one {@code log.<zxid>} (Apache's {@code FileTxnLog}): header, then records of Adler32 as a long, length,
 * transaction and the letter B; then the zeros of its preallocation.
 *
 * <p>Where records end, the file may hold a last one that was torn when the server died: it was never acknowledged. It is
 * told from damage by three signs. The server makes room before it writes, so that a record which runs past the end of
 * the file was there whole once: the file was cut. A record whose end mark stands but whose checksum fails was written whole, so that it is damaged
 * (Apache refuses it as well). And what is followed by a good record anywhere is not the end (there Apache stops
 * reading without a word).
 */
final class ApacheLog {
    private static final int MAGIC = 0x5a4b4c47; // ZKLG
    private static final int VERSION = 2;
    private static final int FILE_HEADER_BYTES = 16;
    private static final int FRAME_HEADER_BYTES = Long.BYTES + Integer.BYTES;
    private static final int TXN_BYTES_MIN = 32;
    private static final byte END_MARK = 'B';

    /** Takes the transactions of a log. */
    interface Handler {
        /** @throws DamagedFileException where it cannot follow what came before */
        void transaction(long offset, LoggedTxn txn) throws DamagedFileException;
    }

    /**
     * @param offset where the records end
     * @param tornBytes of the record that was cut short there; 0 where the log ends clean
     */
    record End(long offset, long tornBytes) {}

    private final ZxidFile file;
    private final FileWindow in;
    private long offset = FILE_HEADER_BYTES;
    private long lastZxid;

    private ApacheLog(ZxidFile file, FileWindow in) {
        this.file = file;
        this.in = in;
    }

    /** @throws DamagedFileException after having given the handler what comes before the damage */
    static End read(ZxidFile file, Handler handler) throws IOException {
        try (DiskFile log = NioDisk.DISK.open(file.path(), false)) {
            return new ApacheLog(file, new FileWindow(log)).read(handler);
        }
    }

    private End read(Handler handler) throws IOException {
        if (in.size() < FILE_HEADER_BYTES || in.skipZeros(0) == in.size()) {
            return new End(0, in.size() - in.skipZeros(0));
        }
        checkHeader();
        int length = nextLength();
        while (length > 0) {
            LoggedTxn txn = decode(length);
            handler.transaction(offset, txn);
            lastZxid = txn.zxid();
            offset += FRAME_HEADER_BYTES + length + 1L;
            length = nextLength();
        }
        return end();
    }

    private void checkHeader() throws IOException {
        int magic = in.intAt(0);
        if (magic != MAGIC) {
            throw damaged(0, "begins with 0x" + Integer.toHexString(magic) + " and not with ZKLG");
        }
        int version = in.intAt(Integer.BYTES);
        if (version != VERSION) {
            throw damaged(Integer.BYTES, "has format version " + version + ", known is " + VERSION);
        }
    }

    /** The length of the record at the offset; 0 where there is no whole one. */
    private int nextLength() throws IOException {
        if (in.size() - offset < FRAME_HEADER_BYTES + 1) {
            return 0;
        }
        int length = in.intAt(offset + Long.BYTES);
        if (length < TXN_BYTES_MIN || length > in.size() - offset - FRAME_HEADER_BYTES - 1) {
            return 0;
        }
        return in.byteAt(offset + FRAME_HEADER_BYTES + length) == END_MARK ? length : 0;
    }

    private LoggedTxn decode(int length) throws IOException {
        long expected = in.longAt(offset);
        ByteBuffer bytes = in.bytes(offset + FRAME_HEADER_BYTES, length);
        long actual = adler32(bytes);
        if (actual != expected) {
            throw damaged(
                    offset, "checksum is " + Long.toHexString(actual) + ", written is " + Long.toHexString(expected));
        }
        try {
            return TxnCodec.decode(bytes);
        } catch (JuteFormatException e) {
            throw damaged(offset, "transaction that cannot be read: " + e.getMessage());
        }
    }

    private End end() throws IOException {
        if (offset == in.size()) {
            return new End(offset, 0);
        }
        long next = goodRecordAfter(offset);
        if (next > 0) {
            throw damaged(offset, "no record here, but a good one follows at byte " + next);
        }
        if (runsPastTheEnd()) {
            throw damaged(offset, "the file was cut short inside a record, which may have been acknowledged");
        }
        return new End(offset, in.endOfContent(offset) - offset);
    }

    private boolean runsPastTheEnd() throws IOException {
        long room = in.size() - offset - FRAME_HEADER_BYTES - 1;
        return room < 0 || in.intAt(offset + Long.BYTES) > room;
    }

    private long goodRecordAfter(long from) throws IOException {
        long at = in.skipZeros(from + 1);
        // The checksum before a record begins with four zeros, which may belong to the zeros skipped.
        at = Math.max(from + 1, at - FRAME_HEADER_BYTES);
        for (; at <= in.size() - FRAME_HEADER_BYTES - TXN_BYTES_MIN - 1; at++) {
            ByteBuffer head = in.bytes(at, FRAME_HEADER_BYTES);
            int length = head.getInt(Long.BYTES);
            boolean possible = head.getInt(0) == 0
                    && length >= TXN_BYTES_MIN
                    && length <= in.size() - at - FRAME_HEADER_BYTES - 1
                    && in.byteAt(at + FRAME_HEADER_BYTES + length) == END_MARK;
            if (possible && head.getLong(0) == adler32(in.bytes(at + FRAME_HEADER_BYTES, length))) {
                return at;
            }
        }
        return -1;
    }

    private DamagedFileException damaged(long at, String problem) {
        return new DamagedFileException(file.path(), at, lastZxid, problem);
    }

    private static long adler32(ByteBuffer bytes) {
        Adler32 checksum = new Adler32();
        checksum.update(bytes.duplicate());
        return checksum.getValue();
    }
}
