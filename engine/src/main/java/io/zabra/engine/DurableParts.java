package io.zabra.engine;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Recovered;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.snapshot.SnapshotInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory, and the state that came back from it.
 *
 * @param directory held until closed
 */
record DurableParts(DataDirectory directory, StoreState state, Recovered recovered) {
    private static final Logger LOG = LoggerFactory.getLogger(DurableParts.class);
    private static final long NANOS_PER_MS = 1_000_000;

    /** Takes the directory and brings its state back. Blocks. */
    static DurableParts open(Disk disk, Path path, LocalStoreConfig config) throws IOException {
        DataDirectory directory = DataDirectory.open(disk, path, config.disk().logParent());
        StoreState state = StoreState.empty(config.state());
        try {
            long start = System.nanoTime();
            Recovered recovered = directory.recover(config.disk().log(), state);
            tell(path, state, recovered, (System.nanoTime() - start) / NANOS_PER_MS);
            return new DurableParts(directory, state, recovered);
        } catch (IOException | RuntimeException | Error e) {
            state.close();
            directory.close();
            throw e;
        }
    }

    /** Lets go of all of it, for it cannot be used. Blocks. */
    void giveUp(Throwable cause) {
        state.close();
        try (directory) {
            recovered.log().close();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static void tell(Path path, StoreState state, Recovered recovered, long tookMs) {
        recovered
                .skipped()
                .forEach(damaged -> LOG.warn(
                        "A damaged snapshot was passed over, the log made up for it: {}", damaged.getMessage()));
        recovered
                .fromLog()
                .damaged()
                .forEach(damaged -> LOG.warn(
                        "Damaged log was passed over, or taken away where its header is lost: the snapshot of zxid 0x{} has all of it: {}",
                        Long.toHexString(
                                recovered.snapshot().map(SnapshotInfo::zxid).orElse(0L)),
                        damaged.getMessage()));
        LOG.info(
                "Recovered {} in {} ms: zxid 0x{}, {} znodes, {} sessions; {}, {} transactions of the log{}",
                path,
                tookMs,
                Long.toHexString(state.zxid()),
                state.tree().latest().size(),
                state.timeoutsMs().size(),
                recovered
                        .snapshot()
                        .map(snapshot -> "snapshot of zxid 0x" + Long.toHexString(snapshot.zxid()))
                        .orElse("no snapshot"),
                recovered.fromLog().replayed(),
                recovered
                        .fromLog()
                        .torn()
                        .map(torn -> ", " + torn.bytes() + " bytes of a torn end cut off at byte " + torn.offset()
                                + " of " + torn.segment())
                        .orElse(""));
    }
}
