package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFailedException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.DiskSpace;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of one data directory. {@link #append} takes transactions, {@link #sync} makes all of them durable at once. One
 * thread; everything blocks. After the first failure to write or to sync every call fails with
 * {@link DiskFailedException}: the process must end.
 *
 * <p>Each record carries a hash of all records before it, so that none can be missing, repeated or exchanged unnoticed.
 */
public final class WriteAheadLog implements Closeable {
    /** Takes the transactions that were logged. */
    @FunctionalInterface
    public interface Handler {
        void transaction(LoggedTxn txn) throws IOException;
    }

    private final Disk disk;
    private final Path directory;
    private final LogConfig config;
    private final List<Segment> segments;
    private final BufferOutputArchive payload = new BufferOutputArchive(4096);
    private final LogRecovery recovery;
    private final SegmentSupply supply;
    private final FailStop failStop = new FailStop();
    private final CrowdedDisk crowded;
    /** Up to here a snapshot makes up for what is missing. */
    private final long coveredZxid;

    private @Nullable SegmentWriter writer;
    private long lastZxid;
    private long nextLink;
    private long syncedZxid;
    private @Nullable LogBegun begun;

    /** @param segments that it has, oldest first; handed over */
    WriteAheadLog(Disk disk, Path directory, LogConfig config, List<Segment> segments, LogScan.Result scanned)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.segments = segments;
        this.recovery = scanned.recovery();
        this.coveredZxid = scanned.afterZxid();
        this.supply = new SegmentSupply(disk, directory, config);
        this.crowded = new CrowdedDisk(disk, directory, config.preallocateBytes());
        this.writer = scanned.writer();
        this.lastZxid = scanned.recovery().lastZxid();
        this.nextLink = scanned.nextLink();
        this.syncedZxid = lastZxid;
    }

    /**
     * Opens what is there, cuts off a torn end, and makes sure that the rest is durable.
     *
     * @param afterZxid of the snapshot that the log continues; 0 without one
     * @param handler given the transactions after it; where this method throws, they are worth nothing
     * @throws DamagedFileException where a record after it is damaged or missing, or may be, or the log ends before {@code afterZxid}
     */
    public static WriteAheadLog open(Disk disk, Path directory, LogConfig config, long afterZxid, Handler handler)
            throws IOException {
        disk.createDirectory(directory);
        return LogFiles.in(disk, directory).open(config, afterZxid, handler);
    }

    /** What opening it found. */
    public LogRecovery recovery() {
        return recovery;
    }

    /** Of the last appended record, durable or not; what the log began after, where it has none. */
    public long lastZxid() {
        return lastZxid;
    }

    /** Of the last durable record. */
    public long syncedZxid() {
        return syncedZxid;
    }

    /** Takes a transaction whose zxid is above {@link #lastZxid}. Durable after the next {@link #sync}. */
    public void append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) throws IOException {
        payload.clear();
        TxnCodec.write(header, txn, digest, payload);
        append(header.zxid(), payload.buffer());
    }

    /** @param bytes as {@link TxnCodec} writes a transaction; the caller's again when this returns */
    public void append(long zxid, ByteBuffer bytes) throws IOException {
        failStop.requireSound();
        if (zxid <= lastZxid) {
            throw new IllegalArgumentException(
                    "zxid 0x" + Long.toHexString(zxid) + " after 0x" + Long.toHexString(lastZxid));
        }
        if (bytes.remaining() > LogRecord.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException("transaction of " + bytes.remaining() + " bytes");
        }
        SegmentWriter open = writerFor(zxid);
        try {
            int checksum = open.append(zxid, nextLink, zxid - syncedZxid, bytes);
            nextLink = LogRecord.nextLink(nextLink, checksum, zxid);
            lastZxid = zxid;
        } catch (IOException e) {
            throw failStop.failed("Writing to", open.path(), e);
        }
    }

    /** What a transaction of so many bytes takes in the log. */
    public static long framedBytes(int length) {
        return LogRecord.framedBytes(length);
    }

    /** How many {@link #framedBytes} can be appended without more of the disk: a disk that is full does no harm to them. */
    public long roomBytes() {
        SegmentWriter open = writer;
        return open == null ? 0 : open.roomBytes();
    }

    /**
     * Takes more of the disk where {@link #roomBytes} is less than wanted. To be asked ahead, so that a transaction can be
     * refused before it is one: an append that finds the disk full fails for good.
     *
     * @return how much room there is now; less than wanted where the disk is full, which is no failure
     */
    public long makeRoom(long wantedBytes) throws IOException {
        failStop.requireSound();
        if (roomBytes() >= wantedBytes || (writer == null && crowded.isHopeless())) {
            return roomBytes();
        }
        SegmentWriter open = writer;
        try {
            open = open == null || (isFull(open) && !crowded.isTooSoon()) ? next(lastZxid + 1) : open;
            if (!open.extend(wantedBytes) && !open.isEmpty()) {
                open = nextFromSupply(open);
            }
            return open.roomBytes();
        } catch (IOException e) {
            if (open == null && DiskSpace.isExhausted(e)) {
                crowded.tooFull();
                return 0;
            }
            throw failStop.failed("Extending", open == null ? directory : open.path(), e);
        }
    }

    /** What is appended from now on begins a segment of its own, so that all before it can go; not where the disk is full. */
    public void beginSegment() throws IOException {
        failStop.requireSound();
        SegmentWriter open = writer;
        if (open != null && !open.isEmpty()) {
            try {
                SegmentWriter unused = next(lastZxid + 1);
            } catch (IOException e) {
                throw failStop.failed("Creating", directory.resolve(Segment.name(lastZxid + 1)), e);
            }
        }
    }

    /** Returns when all that was appended is durable. */
    public void sync() throws IOException {
        failStop.requireSound();
        SegmentWriter open = writer;
        if (open != null && syncedZxid != lastZxid) {
            try {
                open.sync();
            } catch (IOException e) {
                throw failStop.failed("Syncing", open.path(), e);
            }
            syncedZxid = lastZxid;
            tellBegun();
        }
    }

    /** Calls back once, as soon as a record is durable: at once where one is, else within the {@link #sync} that makes it so. */
    public void onceBegun(LogBegun told) throws IOException {
        begun = told;
        tellBegun();
    }

    private void tellBegun() throws IOException {
        LogBegun told = begun;
        if (told != null && !segments.isEmpty()) {
            try {
                told.begun();
            } catch (IOException e) {
                throw failStop.failed("Marking the beginning of", directory, e);
            }
            begun = null;
        }
    }

    /**
     * Removes all records after {@code zxid}, durably when it returns. What was not synced is synced or removed.
     *
     * @throws IllegalArgumentException where there is no record of this zxid, nor does the log begin after it
     */
    public void truncate(long zxid) throws IOException {
        sync();
        int last = segments.size() - 1;
        while (last > 0 && segments.get(last).header().previousZxid() >= zxid) {
            last--;
        }
        if (last < 0) {
            if (zxid != lastZxid) {
                throw new IllegalArgumentException("no record 0x" + Long.toHexString(zxid) + " in an empty log");
            }
            return;
        }
        closeWriter();
        Segment kept = segments.get(last);
        try (DiskFile file = disk.open(kept.path(), true)) {
            SegmentScan scan = new SegmentScan(kept.path(), kept.header(), file, coveredZxid);
            scan.readTo(zxid);
            // Newest first, so that after a crash on the way the log is still without a gap.
            for (int i = segments.size() - 1; i > last; i--) {
                disk.delete(segments.get(i).path());
                disk.syncDirectory(directory);
                segments.remove(i);
            }
            file.truncate(scan.offset());
            file.sync();
            lastZxid = zxid;
            syncedZxid = zxid;
            nextLink = scan.nextLink();
            writer = SegmentWriter.reopen(disk, kept, scan.offset(), config);
        } catch (IOException e) {
            throw failStop.failed("Truncating", kept.path(), e);
        }
    }

    /** Removes the segments in which every record is at or before {@code zxid}; the newest one stays in any case. */
    public void purgeThrough(long zxid) throws IOException {
        while (purgeOneThrough(zxid)) {
            failStop.requireSound();
        }
    }

    /** Removes the oldest segment, where {@link #purgeThrough} would; false where there is none. Takes no longer than a sync. */
    public boolean purgeOneThrough(long zxid) throws IOException {
        failStop.requireSound();
        if (segments.size() < 2 || segments.get(1).header().previousZxid() > zxid) {
            return false;
        }
        try {
            // Durable before the next: after a crash the rest is still without a gap.
            supply.retire(segments.get(0).path());
            segments.remove(0);
            return true;
        } catch (IOException e) {
            throw failStop.failed("Purging", directory, e);
        }
    }

    /** The zxid that the oldest kept record comes after: {@link #read} reaches back so far. */
    public long beginsAfterZxid() {
        return segments.isEmpty() ? lastZxid : segments.get(0).header().previousZxid();
    }

    /**
     * Reads the durable records after a zxid not before {@link #beginsAfterZxid}, all up to {@link #lastZxid}, as they were appended.
     *
     * @throws DamagedFileException where one of them is damaged or missing: opening the log read only what its snapshot needs
     */
    public void read(long afterZxid, LogReader.Handler handler) throws IOException {
        sync();
        if (afterZxid < beginsAfterZxid()) {
            throw new IllegalArgumentException("the log begins after 0x" + Long.toHexString(beginsAfterZxid()));
        }
        if (!segments.isEmpty()) {
            LogScan.ofPayloads(disk, segments, config, afterZxid, handler).reread(lastZxid);
        }
    }

    /** Syncs, notes that nothing more is to come, so that what is missing at the next start is damage, and lets go of the files. */
    @Override
    public void close() throws IOException {
        supply.close();
        if (failStop.isSound()) {
            sync();
        }
        SegmentWriter open = writer;
        try {
            if (failStop.isSound() && open != null) {
                open.stop(lastZxid, nextLink);
            }
        } catch (IOException e) {
            throw failStop.failed("Closing", open.path(), e);
        }
        closeWriter();
    }

    private SegmentWriter writerFor(long zxid) throws IOException {
        SegmentWriter open = writer;
        if (open != null && open.isEmpty()) {
            Path named = directory.resolve(Segment.name(zxid));
            if (!open.path().equals(named)) {
                return renamed(open, named);
            }
        }
        if (open != null && (crowded.isCrowded() || !isFull(open))) {
            if (open.endOffset() > config.segmentBytes() / 2) {
                supply.order();
            }
            return open;
        }
        try {
            return next(zxid);
        } catch (IOException e) {
            throw failStop.failed("Creating", directory.resolve(Segment.name(zxid)), e);
        }
    }

    /** One of an earlier format is continued only where that has no record: then the next one would have its name. */
    private boolean isFull(SegmentWriter open) {
        return open.endOffset() >= config.segmentBytes()
                || (!open.segment().header().isSalted() && !open.isEmpty());
    }

    /** The next segment, with as much room: a batch may be under way that was promised it. The one there is, where the disk is too full. */
    private SegmentWriter next(long zxid) throws IOException {
        // It exists only when all before it is durable: so only the last one can have a torn end.
        sync();
        try {
            return begun(supply.begin(segment(zxid), roomBytes()));
        } catch (IOException e) {
            SegmentWriter open = writer;
            if (open == null || !DiskSpace.isExhausted(e)) {
                throw e;
            }
            crowded.tooFull();
            return open;
        }
    }

    /** The next segment out of a file that takes no more of the disk, where there is one. */
    private SegmentWriter nextFromSupply(SegmentWriter open) throws IOException {
        sync();
        SegmentWriter ready = supply.beginReady(segment(lastZxid + 1), open.roomBytes());
        return ready == null ? open : begun(ready);
    }

    private Segment segment(long firstZxid) {
        SegmentHeader header = new SegmentHeader(lastZxid, nextLink, config.salt(nextLink));
        return new Segment(directory.resolve(Segment.name(firstZxid)), header);
    }

    private SegmentWriter begun(SegmentWriter created) throws IOException {
        closeWriter();
        segments.add(created.segment());
        writer = created;
        crowded.hadRoom();
        return created;
    }

    /** The record that a segment was named by never became durable: another one takes its place, and names it. */
    private SegmentWriter renamed(SegmentWriter empty, Path path) throws IOException {
        closeWriter();
        try {
            disk.rename(empty.path(), path);
            disk.syncDirectory(directory);
            Segment renamed =
                    new Segment(path, segments.remove(segments.size() - 1).header());
            segments.add(renamed);
            SegmentWriter reopened = SegmentWriter.reopen(disk, renamed, SegmentHeader.BYTES, config);
            writer = reopened;
            return reopened;
        } catch (IOException e) {
            throw failStop.failed("Renaming", empty.path(), e);
        }
    }

    private void closeWriter() throws IOException {
        SegmentWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
