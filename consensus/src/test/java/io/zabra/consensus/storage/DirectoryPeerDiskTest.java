package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.thread.Relievable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DirectoryPeerDiskTest extends PeerDiskFixture {
    @Test
    void anEmptyDirectoryIsBlankUnlessTheOperatorVouchesForIt() throws Exception {
        assertThat(found).isEqualTo(DurableState.EMPTY);
        stop();
        Files.createFile(root.resolve("initialize"));
        start();
        assertThat(found.initialized()).isTrue();
        write(new DiskOp.SaveEpochs(1, 0));
        assertThat(root.resolve("initialize")).doesNotExist();
    }

    /** Its log would stay on the heap for as long as the server lives. */
    @Test
    void aDiskThatIsStartedNoLongerKeepsWhatItFound() {
        assertThatThrownBy(disk::found).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasPersistedIsFoundAgainByteForByte() throws Exception {
        long first = Zxid.of(1, 1);
        write(new DiskOp.SaveEpochs(1, 1));
        write(append(first, 0), append(first + 1, first));
        restart();
        DurableState found = this.found;
        assertThat(found.acceptedEpoch()).isEqualTo(1);
        assertThat(found.currentEpoch()).isEqualTo(1);
        assertThat(zxids(found)).containsExactly(first, first + 1);
        assertThat(found.log().get(1).payload())
                .isEqualTo(States.entry(first + 1).payload());
        assertThat(notes.lines()).containsExactly("end 0");
    }

    /** May block once it has flushed. */
    private final class Serving extends Thread implements Relievable {
        private final Queue<Thread> told = new ConcurrentLinkedQueue<>();
        private @Nullable Runnable taken;
        private final Semaphore durable = new Semaphore(0);
        private long written; // Read by others once it has ended.

        @Override
        public boolean takes(Runnable blocking) {
            taken = blocking;
            return true;
        }

        /** Writes until it is told itself that what it wrote is durable. */
        @Override
        public void run() {
            while (!told.contains(this)) {
                disk.write(new Persist(++sequence, List.of(append(written + 1, written))));
                written++;
                disk.flush();
                Runnable task = taken;
                taken = null;
                if (task != null) {
                    task.run();
                }
                // Else the disk's thread would never come to sleep.
                durable.acquireUninterruptibly();
            }
        }

        void happened(Event event) {
            if (event instanceof Event.Persisted) {
                told.add(Thread.currentThread());
                durable.release();
            }
        }
    }

    @Test
    void whoFlushesWhileTheDisksThreadSleepsWritesItself() throws Exception {
        stop();
        disk = DirectoryPeerDisk.open(NioDisk.DISK, root, CONFIG, new States.Notes());
        Serving serving = new Serving();
        disk.start(serving::happened, happened::add);
        serving.start();
        serving.join(60_000);
        assertThat(serving.told).contains(serving);
        restart();
        assertThat(zxids(found)).hasSize((int) serving.written).endsWith(serving.written);
        assertThat(happened).isEmpty();
    }

    @Test
    void whatWaitsTogetherIsMadeDurableByOneForce() throws Exception {
        long previous = 0;
        for (int i = 1; i <= 500; i++) {
            disk.write(new Persist(++sequence, List.of(append(Zxid.of(1, i), previous))));
            previous = Zxid.of(1, i);
        }
        write(append(previous + 1, previous));
        assertThat(disk.times().forces()).isLessThan(250);
        restart();
        assertThat(found.log()).hasSize(501);
    }

    @Test
    void configurationsAreFoundAsTheyWereSavedLast() throws Exception {
        QuorumConfig first = QuorumConfig.parse("server.1=a:1:2;3\nserver.2=b:1:2:observer");
        QuorumConfig second = QuorumConfig.parse("server.1=a:1:2\nserver.3=[::1]:1:2\nversion=100000005");
        write(new DiskOp.SaveConfigs(ConfigChain.of(first)));
        write(new DiskOp.SaveConfigs(ConfigChain.of(first).saw(second)));
        restart();
        assertThat(found.configs()).isEqualTo(ConfigChain.of(first).saw(second));
    }

    @Test
    void theLogIsReadFromDiskWhileItGrows() throws Exception {
        long previous = 0;
        for (int i = 1; i <= 300; i++) {
            write(append(Zxid.of(1, i), previous));
            previous = Zxid.of(1, i);
        }
        List<Long> read = new ArrayList<>();
        disk.log().read(Zxid.of(1, 120), Zxid.of(1, 250), (zxid, payload) -> read.add(zxid));
        assertThat(read).hasSize(130).startsWith(Zxid.of(1, 121)).endsWith(Zxid.of(1, 250));
        read.clear();
        disk.log().read(0, previous, (zxid, payload) -> read.add(zxid));
        assertThat(read).hasSize(300);
        assertThatThrownBy(() -> disk.log().read(0, Zxid.of(1, 301), (zxid, payload) -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aTruncatedEntryIsGoneForGood() throws Exception {
        write(append(Zxid.of(1, 1), 0), append(Zxid.of(1, 2), Zxid.of(1, 1)));
        write(new DiskOp.Truncate(Zxid.of(1, 1)), append(Zxid.of(2, 1), Zxid.of(1, 1)));
        restart();
        assertThat(zxids(found)).containsExactly(Zxid.of(1, 1), Zxid.of(2, 1));
    }

    @Test
    void anInstalledSnapshotReplacesAllThereWas() throws Exception {
        write(append(Zxid.of(1, 1), 0), append(Zxid.of(1, 2), Zxid.of(1, 1)));
        States.Small state = new States.Small(Zxid.of(2, 7), 50);
        long handle = States.receive(disk.received(), state);
        write(
                new DiskOp.Install(handle, state.zxid()),
                append(state.zxid() + 1, state.zxid()),
                new DiskOp.SaveEpochs(3, 3));
        States.Notes loaded = new States.Notes();
        disk.load(handle, state.zxid(), loaded);
        assertThat(loaded.lines()).isEqualTo(States.lines(state));
        restart();
        assertThat(notes.lines()).isEqualTo(States.lines(state));
        assertThat(found.snapshotZxid()).isEqualTo(state.zxid());
        assertThat(found.logBaseZxid()).isEqualTo(state.zxid());
        assertThat(zxids(found)).containsExactly(state.zxid() + 1);
        try (var files = Files.list(root.resolve("received"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anInstalledSnapshotCanBeLoadedThoughAnotherOneHasReplacedIt() throws Exception {
        States.Small first = new States.Small(Zxid.of(2, 7), 50);
        States.Small second = new States.Small(Zxid.of(3, 9), 60);
        States.Small third = new States.Small(Zxid.of(3, 20), 70);
        List<Long> handles = new ArrayList<>();
        for (States.Small state : List.of(first, second, first, third)) {
            handles.add(States.receive(disk.received(), state));
            write(new DiskOp.Install(handles.get(handles.size() - 1), state.zxid()));
        }
        for (int i : new int[] {0, 2, 3}) {
            States.Small state = List.of(first, second, first, third).get(i);
            States.Notes loaded = new States.Notes();
            disk.load(handles.get(i), state.zxid(), loaded);
            assertThat(loaded.lines()).isEqualTo(States.lines(state));
        }
        assertThatThrownBy(() -> disk.load(handles.get(1), second.zxid(), new States.Notes()))
                .as("passed over, and gone")
                .isInstanceOf(IOException.class);
        restart();
        assertThat(notes.lines()).isEqualTo(States.lines(third));
    }

    @Test
    void aSnapshotOfOurOwnLetsGoOfTheLogThatNobodyNeeds() throws Exception {
        long previous = 0;
        for (int round = 1; round <= 6; round++) {
            for (int i = 0; i < 40; i++) {
                write(append(previous == 0 ? Zxid.of(1, 1) : previous + 1, previous));
                previous = previous == 0 ? Zxid.of(1, 1) : previous + 1;
            }
            // The one before is not over with its file: it is read again, and older ones go.
            await(() -> disk.isSnapshotDue());
            disk.snapshot(new States.Small(previous, 1));
            awaitSnapshot(previous);
        }
        restart();
        assertThat(found.snapshotZxid()).isEqualTo(previous);
        assertThat(found.logBaseZxid()).isGreaterThan(Zxid.of(1, 40)).isLessThanOrEqualTo(Zxid.of(1, 200));
        assertThatThrownBy(() -> disk.log().read(0, Zxid.of(1, 240), (zxid, payload) -> {}))
                .isInstanceOf(IOException.class);
        assertThat(notes.lines()).contains("/at " + Long.toHexString(previous));
    }

    @Test
    void aGapInTheLogIsRefusedAndEndsTheDisk() throws Exception {
        write(append(Zxid.of(1, 1), 0));
        disk.write(new Persist(++sequence, List.of(append(Zxid.of(1, 3), Zxid.of(1, 2)))));
        disk.flush();
        assertThat(happened.poll(10, TimeUnit.SECONDS)).isInstanceOf(RuntimeException.class);
        restart();
        assertThat(zxids(found)).containsExactly(Zxid.of(1, 1));
    }

    @Test
    void damageInTheMiddleOfTheLogIsNamedAndRefused() throws Exception {
        write(append(Zxid.of(1, 1), 0));
        write(append(Zxid.of(1, 2), Zxid.of(1, 1)));
        assertRefusedWithDamageAt(64 + 50);
    }

    @Test
    void damageInLogThatNoSnapshotMakesUpForIsNamedAndRefused() throws Exception {
        fillThreeEpochs();
        assertRefusedWithDamageAt(64 + 50);
    }

    private void assertRefusedWithDamageAt(long offset) throws IOException {
        stop();
        Path segment = root.resolve("log").resolve(String.format("%016x", Zxid.of(1, 1)));
        damage(segment, offset);
        for (int historyEntriesMax : new int[] {1, 1000}) {
            PeerDiskConfig config = new PeerDiskConfig(
                    CONFIG.log(), CONFIG.snapshots(), CONFIG.logBytesKept(), historyEntriesMax, 1 << 20);
            assertThatThrownBy(() -> DirectoryPeerDisk.open(NioDisk.DISK, root, config, new States.Notes())
                            .close())
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(segment.toString())
                    .hasMessageContaining("byte");
        }
    }

    @Test
    void aReceivedSnapshotThatIsNoneIsRefusedBeforeItCounts() throws Exception {
        ReceivedSnapshots.Incoming incoming = disk.received().begin(5);
        incoming.write(ByteBuffer.wrap(new byte[100]));
        assertThatThrownBy(incoming::finish).isInstanceOf(IOException.class);
        try (var files = Files.list(root.resolve("received"))) {
            assertThat(files).isEmpty();
        }
    }
}
