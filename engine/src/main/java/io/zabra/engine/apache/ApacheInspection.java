package io.zabra.engine.apache;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads single files of Apache's servers, each for itself, and changes nothing. Stateless; everything blocks. */
public final class ApacheInspection {
    private ApacheInspection() {}

    /**
     * What a log holds.
     *
     * @param firstZxid 0 where it holds no transaction
     * @param lastZxid 0 where it holds no transaction
     * @param tornBytes of the record that was cut short behind them
     * @param bytes up to the end of the records; zeros may follow
     */
    public record LogFacts(Path path, long firstZxid, long lastZxid, long transactions, long tornBytes, long bytes) {}

    /**
     * What a snapshot holds.
     *
     * @param zxid that its name says: Apache's snapshots may show some of the transactions after it
     * @param bytes uncompressed
     */
    public record SnapshotFacts(Path path, long zxid, long sessions, long znodes, long bytes) {}

    /** Takes transactions in order. */
    @FunctionalInterface
    public interface Handler {
        void transaction(LoggedTxn txn);
    }

    /** Whether a file is named as a log of Apache's. */
    public static boolean isLog(Path path) {
        return ZxidFile.parse(path, "log") != null;
    }

    /** Whether a file is named as a snapshot of Apache's. */
    public static boolean isSnapshot(Path path) {
        return ZxidFile.parse(path, "snapshot") != null;
    }

    /** The logs of a directory, oldest first. */
    public static List<Path> logs(ApacheDirectory directory) throws IOException {
        return directory.logFiles().stream().map(ZxidFile::path).toList();
    }

    /** The snapshots of a directory, newest first. */
    public static List<Path> snapshots(ApacheDirectory directory) throws IOException {
        return directory.snapshotFiles().stream().map(ZxidFile::path).toList();
    }

    /** @throws DamagedFileException after having given the handler what comes before the damage */
    public static LogFacts readLog(Path path, Handler handler) throws IOException {
        long[] zxids = new long[2];
        long[] count = new long[1];
        ApacheLog.End end = ApacheLog.read(file(path, "log"), (offset, txn) -> {
            zxids[0] = count[0]++ == 0 ? txn.zxid() : zxids[0];
            zxids[1] = txn.zxid();
            handler.transaction(txn);
        });
        return new LogFacts(path, zxids[0], zxids[1], count[0], end.tornBytes(), end.offset());
    }

    /** @throws DamagedFileException after having given the sink a part of it, or all */
    public static SnapshotFacts readSnapshot(Path path, StateSink sink) throws IOException {
        ApacheSnapshot.Summary summary = ApacheSnapshot.read(file(path, "snapshot"), sink);
        return new SnapshotFacts(path, summary.zxid(), summary.sessions(), summary.znodes(), summary.bytes());
    }

    private static ZxidFile file(Path path, String prefix) throws IOException {
        ZxidFile file = ZxidFile.parse(path, prefix);
        if (file == null) {
            throw new IOException(path + " is not named as Apache's files are: " + prefix + ".<zxid>");
        }
        return file;
    }
}
