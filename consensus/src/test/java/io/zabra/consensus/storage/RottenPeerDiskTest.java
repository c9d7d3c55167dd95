package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DurableState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has rotted in a member's directory, and is made up for. */
class RottenPeerDiskTest extends PeerDiskFixture {
    @Test
    void aSnapshotThatHasRottenIsToldOfOnceAndGoesWhenANewerOneIsThere() throws Exception {
        List<Long> snapshots = snapshots(Zxid.of(1, 1), 2);
        restart(); // It is read back.
        rot(snapshots.get(1));
        for (int pass = 0; pass < 3; pass++) {
            disk.scrubHere(snapshots.get(1), event -> {});
            assertThat(disk.times().damagedSnapshots()).isEqualTo(1);
        }
        assertANewOneReplaces(snapshots.get(1));
    }

    @Test
    void aSnapshotThatIsPassedOverAtAStartGoesWhenANewerOneIsThere() throws Exception {
        List<Long> snapshots = snapshots(Zxid.of(1, 1), 2);
        stop();
        rot(snapshots.get(1));
        start();
        assertThat(found.snapshotZxid()).isEqualTo(snapshots.get(0));
        assertANewOneReplaces(snapshots.get(1));
    }

    /** Though less was logged than makes one due. */
    private void assertANewOneReplaces(long rotten) throws Exception {
        long told = disk.times().damagedSnapshots();
        write(append(rotten + 1, rotten));
        assertThat(disk.isSnapshotDue()).isTrue();
        disk.snapshot(new States.Small(rotten + 1, 1));
        awaitSnapshot(rotten + 1);
        await(() -> Files.notExists(snapshot(rotten)));
        disk.scrubHere(rotten + 1, event -> {});
        assertThat(disk.times().damagedSnapshots()).isEqualTo(told);
    }

    /** So many, each of three more transactions from this one on; their zxids. */
    private List<Long> snapshots(long first, int count) throws Exception {
        List<Long> zxids = new ArrayList<>();
        long previous = 0;
        for (long zxid = first; zxid < first + 3L * count; zxid++) {
            write(append(zxid, previous));
            previous = zxid;
            if ((zxid - first) % 3 == 2) {
                await(() -> disk.isSnapshotDue());
                disk.snapshot(new States.Small(zxid, 1));
                awaitSnapshot(zxid);
                zxids.add(zxid);
            }
        }
        return zxids;
    }

    private Path snapshot(long zxid) {
        return root.resolve("snapshot").resolve(String.format("%016x", zxid));
    }

    private void rot(long zxid) throws IOException {
        damage(snapshot(zxid), Files.size(snapshot(zxid)) - 50);
    }

    /** With a hole in it an epoch would seem to end early, and a leader would cut off what learners have, or leave it out. */
    @Test
    void logThatTheSnapshotMakesUpForGoesUpToWhereItIsDamagedAndNoHoleIsLeft() throws Exception {
        long previous = fillThreeEpochs();
        disk.snapshot(new States.Small(previous, 1));
        awaitSnapshot(previous);
        List<Path> segments = segments();
        assertThat(segments).hasSizeGreaterThan(3);
        stop();
        damage(segments.get(1), 64 + 50);
        start();
        DurableState found = this.found;
        long begin = found.older().baseZxid();
        assertThat(begin).isGreaterThan(Zxid.of(1, 1)).isLessThan(previous);
        assertThat(segments()).isEqualTo(segments.subList(2, segments.size()));
        assertThat(found.snapshotZxid()).isEqualTo(previous);
        assertThat(zxids(found)).hasSizeGreaterThan(10).endsWith(previous);
        List<Long> read = new ArrayList<>();
        disk.log().read(begin, previous, (zxid, payload) -> read.add(zxid));
        assertThat(read).isEqualTo(zxids(found));
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(root.resolve("log"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}"))
                    .sorted()
                    .toList();
        }
    }
}
