package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the segments with which a log continues a snapshot, or another zxid, and finds what is missing between them. What is missing before
 * that zxid does no harm. Use once.
 */
final class LogScan {
    /**
     * @param writer where the log goes on; null where it has no segment yet
     * @param afterZxid of the snapshot that it continues
     */
    record Result(
            LogRecovery recovery, long nextLink, @Nullable SegmentWriter writer, long afterZxid) {
        static Result nothing(long afterZxid) {
            return new Result(
                    new LogRecovery(0, 0, afterZxid, Optional.empty(), List.of()),
                    SegmentHeader.FIRST_LINK,
                    null,
                    afterZxid);
        }

        /** The same, where something had been damaged before it. */
        Result withDamage(DamagedFileException gone) {
            List<DamagedFileException> damaged = new ArrayList<>(List.of(gone));
            damaged.addAll(recovery.damaged());
            LogRecovery all = new LogRecovery(
                    recovery.replayed(), recovery.replayedBytes(), recovery.lastZxid(), recovery.torn(), damaged);
            return new Result(all, nextLink, writer, afterZxid);
        }

        void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }

    /** Takes the records after that zxid. */
    @FunctionalInterface
    private interface Handler {
        /** @param payload valid during the call */
        void record(Path segment, LogRecord record, ByteBuffer payload) throws IOException;
    }

    private static final int AGAIN_BYTES = 1 << 20;

    private final Disk disk;
    private final List<Segment> segments;
    private final LogConfig config;
    private final long afterZxid;
    private final Handler handler;
    private final List<DamagedFileException> holes = new ArrayList<>();
    private long replayed;
    private long replayedBytes;

    private LogScan(Disk disk, List<Segment> segments, LogConfig config, long afterZxid, Handler handler) {
        this.disk = disk;
        this.segments = segments;
        this.config = config;
        this.afterZxid = afterZxid;
        this.handler = handler;
    }

    /** Opens the log, and gives its records as the transactions that they are. */
    static Result transactions(
            Disk disk, List<Segment> segments, LogConfig config, long afterZxid, ReadAhead.Handler handler)
            throws IOException {
        Handler decoding =
                (segment, record, payload) -> handler.transaction(decode(segment, record, payload), record.length());
        return new LogScan(disk, segments, config, afterZxid, decoding).run();
    }

    /** Gives records as they are. */
    static LogScan ofPayloads(
            Disk disk, List<Segment> segments, LogConfig config, long afterZxid, LogReader.Handler handler) {
        return new LogScan(
                disk,
                segments,
                config,
                afterZxid,
                (segment, record, payload) -> handler.record(record.zxid(), payload));
    }

    /** Opens them, and cuts off a torn end. */
    private Result run() throws IOException {
        return readLast(readAllButLast());
    }

    /** Reads them while they are open, and changes nothing; all up to {@code lastZxid} is durable. */
    void reread(long lastZxid) throws IOException {
        Segment last = readAllButLast();
        try (DiskFile file = disk.open(last.path(), false)) {
            SegmentScan scan = scan(last, file);
            if (scan.lastZxid() != lastZxid) {
                throw new DamagedFileException(
                        last.path(),
                        scan.offset(),
                        scan.lastZxid(),
                        "no good record here, but the log went on to zxid 0x" + Long.toHexString(lastZxid));
            }
        }
    }

    private Segment readAllButLast() throws IOException {
        List<Segment> needed = needed();
        for (int i = 0; i + 1 < needed.size(); i++) {
            readInner(needed.get(i), needed.get(i + 1));
        }
        return needed.get(needed.size() - 1);
    }

    private List<Segment> needed() throws DamagedFileException {
        Segment oldest = segments.get(0);
        if (oldest.header().previousZxid() > afterZxid) {
            throw new DamagedFileException(
                    oldest.path(),
                    0,
                    afterZxid,
                    "the log begins after zxid 0x"
                            + Long.toHexString(oldest.header().previousZxid()) + "; what is between is missing");
        }
        int first = 0;
        while (first + 1 < segments.size() && segments.get(first + 1).header().previousZxid() <= afterZxid) {
            first++;
        }
        return new ArrayList<>(segments.subList(first, segments.size()));
    }

    private void readInner(Segment segment, Segment next) throws IOException {
        try (DiskFile file = disk.open(segment.path(), false)) {
            SegmentScan scan = scan(segment, file);
            boolean continued = scan.lastZxid() == next.header().previousZxid()
                    && scan.nextLink() == next.header().previousLink();
            if (!continued) {
                throw new DamagedFileException(
                        segment.path(),
                        scan.offset(),
                        scan.lastZxid(),
                        "no good record here, but " + next.path() + " continues after zxid 0x"
                                + Long.toHexString(next.header().previousZxid()));
            }
        }
    }

    private Result readLast(Segment segment) throws IOException {
        try (DiskFile file = disk.open(segment.path(), true)) {
            SegmentScan scan = scan(segment, file);
            long tornBytes = scan.tornBytes();
            if (scan.lastZxid() < afterZxid) {
                throw new DamagedFileException(
                        segment.path(),
                        scan.offset(),
                        scan.lastZxid(),
                        "the log ends here, before the snapshot of zxid 0x" + Long.toHexString(afterZxid));
            }
            if (tornBytes > 0) {
                file.truncate(scan.offset());
            }
            if (scan.stopOffset() >= 0) {
                file.zero(scan.stopOffset(), LogRecord.OVERHEAD_BYTES);
            } else {
                writeAgain(file, scan.unsureOffset(), scan.offset());
            }
            // What a process that was killed had written may not be durable yet.
            file.sync();
            Optional<LogRecovery.Torn> torn = tornBytes == 0
                    ? Optional.empty()
                    : Optional.of(new LogRecovery.Torn(segment.path(), scan.offset(), tornBytes));
            return new Result(
                    new LogRecovery(replayed, replayedBytes, scan.lastZxid(), torn, holes),
                    scan.nextLink(),
                    SegmentWriter.reopen(disk, segment, scan.offset(), config),
                    afterZxid);
        }
    }

    /**
     * After a sync that failed the system has in its cache what it never writes any more, and a sync of nothing else succeeds: what the
     * process before may have died of is written anew.
     */
    private static void writeAgain(DiskFile file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(AGAIN_BYTES, to - from));
        for (long at = from; at < to; at += bytes.capacity()) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), to - at));
            file.read(bytes, at);
            file.write(bytes.flip(), at);
        }
    }

    private SegmentScan scan(Segment segment, DiskFile file) throws IOException {
        SegmentScan scan = new SegmentScan(segment.path(), segment.header(), file, afterZxid);
        scan.read((record, bytes) -> {
            if (record.zxid() > afterZxid) {
                handler.record(segment.path(), record, bytes);
                replayed++;
                replayedBytes += LogRecord.framedBytes(record.length());
            }
        });
        holes.addAll(scan.holes());
        return scan;
    }

    static LoggedTxn decode(Path path, LogRecord record, ByteBuffer bytes) throws DamagedFileException {
        try {
            return TxnCodec.decode(bytes);
        } catch (JuteFormatException e) {
            throw new DamagedFileException(path, record.offset(), record.zxid(), String.valueOf(e.getMessage()), e);
        }
    }
}
