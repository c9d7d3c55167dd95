package io.zabra.bench.jmh;

import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.txn.CreateTxn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Appending to a log in the directory for temporary files, which is to lie on the disk that is to be measured. */
@State(Scope.Benchmark)
public class LogBenchmark {
    private static final int BATCH = 100;

    private final CreateTxn create = Transactions.create(Transactions.path(1));
    private @Nullable Path directory;
    private @Nullable WriteAheadLog log;
    private long zxid;

    @Setup
    public void open() throws IOException {
        Path temporary = Files.createTempDirectory("zabra-log");
        directory = temporary;
        log = WriteAheadLog.open(NioDisk.DISK, temporary, LogConfig.STANDARD, 0, txn -> {});
    }

    /** What the iteration wrote is not needed again. */
    @TearDown(Level.Iteration)
    public void purge() throws IOException {
        log().purgeThrough(zxid);
    }

    @TearDown
    public void close() throws IOException {
        log().close();
        List<Path> files;
        try (Stream<Path> found = Files.walk(Objects.requireNonNull(directory))) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private WriteAheadLog log() {
        return Objects.requireNonNull(log);
    }

    @Benchmark
    public void appendAndSync() throws IOException {
        log().append(Transactions.header(++zxid), create, null);
        log().sync();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void appendHundredAndSync() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            log().append(Transactions.header(++zxid), create, null);
        }
        log().sync();
    }
}
