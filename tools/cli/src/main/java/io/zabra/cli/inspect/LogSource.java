package io.zabra.cli.inspect;

import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheInspection;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogInspection;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a log in their order, whoever wrote them. */
public abstract sealed class LogSource {
    private final List<Path> files;

    private LogSource(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** Takes transactions in order. */
    @FunctionalInterface
    public interface Handler {
        void transaction(LoggedTxn txn);
    }

    /**
     * What one file holds.
     *
     * @param bytes up to the end of its last record, or of the file where that is not known
     * @param tornBytes behind the last good record
     */
    public record Facts(Path path, long firstZxid, long lastZxid, long transactions, long bytes, long tornBytes) {}

    /**
     * Finds out what a path is: a data directory of Zabra's or of Apache's, the directory of a log, or one file.
     *
     * @throws IOException where it is none of these: the message says what was looked for
     */
    public static LogSource of(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            if (ApacheInspection.isLog(path)) {
                return new Apaches(List.of(path));
            }
            if (LogInspection.isSegment(NioDisk.DISK, path)) {
                return new Ours(List.of(path));
            }
            throw new IOException(path + " is no log: neither a segment of Zabra's nor Apache's log.<zxid>");
        }
        Path ours = ourLog(path);
        List<Path> segments = new LogInspection(NioDisk.DISK).segments(ours);
        if (!segments.isEmpty()) {
            return new Ours(segments);
        }
        if (ApacheDirectory.isOne(path)) {
            return new Apaches(ApacheInspection.logs(ApacheDirectory.of(path)));
        }
        throw new IOException(path + " holds no log: give a data directory of Zabra's or Apache's, or a file of one");
    }

    private static Path ourLog(Path directory) throws IOException {
        Path note = directory.resolve("log-at");
        if (Files.exists(note)) {
            return Path.of(Files.readString(note).strip());
        }
        Path log = directory.resolve("log");
        return Files.isDirectory(log) ? log : directory;
    }

    /** Oldest first. */
    public List<Path> files() {
        return files;
    }

    /**
     * Reads one file to its end. Call with the files in their order.
     *
     * @throws io.zabra.engine.disk.DamagedFileException after having given the handler what is good before the damage
     */
    public abstract Facts read(Path file, Handler handler) throws IOException;

    private static final class Ours extends LogSource {
        private final LogInspection inspection = new LogInspection(NioDisk.DISK);

        Ours(List<Path> files) {
            super(files);
        }

        @Override
        public Facts read(Path file, Handler handler) throws IOException {
            long[] first = new long[1];
            LogInspection.Facts facts = inspection.read(file, txn -> {
                first[0] = first[0] == 0 ? txn.zxid() : first[0];
                handler.transaction(txn);
            });
            return new Facts(
                    file,
                    first[0],
                    facts.records() == 0 ? 0 : facts.lastZxid(),
                    facts.records(),
                    facts.bytes(),
                    facts.tornBytes());
        }
    }

    private static final class Apaches extends LogSource {
        Apaches(List<Path> files) {
            super(files);
        }

        @Override
        public Facts read(Path file, Handler handler) throws IOException {
            ApacheInspection.LogFacts facts = ApacheInspection.readLog(file, handler::transaction);
            return new Facts(
                    file, facts.firstZxid(), facts.lastZxid(), facts.transactions(), facts.bytes(), facts.tornBytes());
        }
    }
}
