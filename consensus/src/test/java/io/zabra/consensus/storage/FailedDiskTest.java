package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk fails once, at each step of each operation, and works from then on: it is the end all the same. */
class FailedDiskTest {
    private static final Path ROOT = Path.of("/data");
    private static final int STEPS_MAX = 1_000;
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(1 << 14, 1 << 12), new SnapshotPolicy(1000, 1 << 30, 2), 0, 1000, 1 << 30);

    private enum Kind {
        APPEND,
        EPOCHS,
        CONFIGS,
        TRUNCATE,
        INSTALL
    }

    private final BlockingQueue<Object> happened = new LinkedBlockingQueue<>();

    private static DirectoryPeerDisk open(SimulatedDisk files) throws IOException {
        return DirectoryPeerDisk.open(files, ROOT, CONFIG, new States.Notes());
    }

    private static DiskOp op(Kind kind, DirectoryPeerDisk disk) throws IOException {
        States.Small state = new States.Small(Zxid.of(2, 7), 20);
        return switch (kind) {
            case APPEND -> new DiskOp.Append(States.entry(3), 2);
            case EPOCHS -> new DiskOp.SaveEpochs(2, 1);
            case CONFIGS ->
                new DiskOp.SaveConfigs(ConfigChain.of(QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2")));
            case TRUNCATE -> new DiskOp.Truncate(1);
            case INSTALL -> new DiskOp.Install(States.receive(disk.received(), state), state.zxid());
        };
    }

    private static List<Object> view(DurableState state) {
        return List.of(state.acceptedEpoch(), state.snapshotZxid(), lastZxid(state), state.configs() == null);
    }

    private static long lastZxid(DurableState state) {
        return state.log().isEmpty()
                ? state.logBaseZxid()
                : state.log().get(state.log().size() - 1).zxid();
    }

    private Object write(DirectoryPeerDisk disk, long sequence, DiskOp... ops) throws InterruptedException {
        disk.write(new Persist(sequence, List.of(ops)));
        disk.flush();
        return happened.poll(60, TimeUnit.SECONDS);
    }

    private DirectoryPeerDisk begun(SimulatedDisk files) throws Exception {
        DirectoryPeerDisk disk = open(files);
        disk.start(happened::add, happened::add);
        DiskOp.Append first = new DiskOp.Append(States.entry(1), 0);
        DiskOp.Append second = new DiskOp.Append(States.entry(2), 1);
        assertThat(write(disk, 1, first, second, new DiskOp.SaveEpochs(1, 1))).isInstanceOf(Event.Persisted.class);
        return disk;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenAndNothingReportedAfterAFailure(Kind kind) throws Exception {
        boolean done = false;
        for (int step = 0; !done; step++) {
            assertThat(step).isLessThan(STEPS_MAX);
            SimulatedDisk files = new SimulatedDisk(new Random(step));
            DirectoryPeerDisk disk = begun(files);
            DiskOp op = op(kind, disk);
            files.failOnceAfter(step, "Input/output error");
            Object outcome = write(disk, 2, op);
            boolean failed = outcome instanceof IOException;
            if (failed) {
                disk.write(new Persist(3, List.of(new DiskOp.SaveEpochs(9, 9))));
                disk.flush();
            } else {
                assertThat(outcome).as("step %d", step).isEqualTo(new Event.Persisted(2));
            }
            disk.close();
            // It may fail behind the operation, where it makes room ahead; nothing else comes.
            Object later = happened.poll();
            assertThat(later == null || (!failed && later instanceof IOException))
                    .as("step %d: %s", step, later)
                    .isTrue();
            done = !failed && later == null;
            requireSound(files, failed, step);
        }
    }

    private static void requireSound(SimulatedDisk files, boolean failed, int step) throws IOException {
        files.restartAfterPowerCut();
        try (DirectoryPeerDisk again = open(files)) {
            DurableState found = again.found();
            assertThat(found.acceptedEpoch()).as("step %d", step).isLessThan(9);
            assertThat(lastZxid(found)).as("step %d", step).isPositive();
            assertThat(failed || !view(found).equals(List.of(1L, 0L, 2L, true)))
                    .as("step %d", step)
                    .isTrue();
        }
    }
}
