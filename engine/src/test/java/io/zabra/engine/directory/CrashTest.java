package io.zabra.engine.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFailedException;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrashTest {
    private static final long SEED = 20_261_122L;
    private static final int SEEDS = Integer.getInteger("zabra.crash.seeds", 600);
    private static final LogConfig SMALL = new LogConfig(3000, 1024);
    private static final Path DIRECTORY = Path.of("/data");

    /** One data directory, used, cut off, and started again. */
    private static final class Life {
        final long seed;
        final Random random;
        final RandomHistory history;
        SimulatedDisk disk;
        long acknowledged;
        int snapshots;
        int purges;
        int truncations;
        int tornTails;

        Life(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.history = new RandomHistory(random);
            this.disk = new SimulatedDisk(random);
        }

        /** Starts, and holds what came back against what was acknowledged. */
        Recovered start(DataDirectory directory) throws IOException {
            MapTree tree = new MapTree();
            Recovered recovered = directory.recover(SMALL, tree);
            long last = recovered.lastZxid();
            assertThat(last).as("seed %d", seed).isBetween(acknowledged, history.lastZxid());
            assertThat(tree.lines())
                    .as("seed %d", seed)
                    .isEqualTo(history.treeAt(last).lines());
            history.forgetAfter(last);
            acknowledged = last;
            tornTails += recovered.fromLog().torn().isPresent() ? 1 : 0;
            readsBack(recovered.log());
            return recovered;
        }

        /** All of the log, also what the snapshot does not need. */
        private void readsBack(WriteAheadLog log) throws IOException {
            MapTree tree = history.treeAt(log.beginsAfterZxid());
            log.read(log.beginsAfterZxid(), (zxid, payload) -> tree.transaction(TxnCodec.decode(payload)));
            assertThat(tree.lines())
                    .as("seed %d", seed)
                    .isEqualTo(history.treeAt(log.lastZxid()).lines());
        }

        void work(DataDirectory directory, WriteAheadLog log, int steps) throws IOException {
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(30)) {
                    case 0 -> snapshot(directory, log);
                    case 1 -> {
                        directory.purge(log, 1 + random.nextInt(2));
                        purges++;
                    }
                    case 2 -> truncate(directory, log);
                    default -> batch(log);
                }
            }
        }

        private void batch(WriteAheadLog log) throws IOException {
            for (int i = random.nextInt(6); i >= 0; i--) {
                LoggedTxn txn = history.next();
                log.append(txn.header(), txn.txn(), txn.digest());
            }
            log.sync();
            acknowledged = history.lastZxid();
        }

        private void snapshot(DataDirectory directory, WriteAheadLog log) throws IOException {
            MapTree tree = history.treeAt(log.syncedZxid());
            directory.snapshots().write(tree.zxid(), tree.sessions(), false, sink -> {
                for (var node : tree.znodes().values()) {
                    sink.znode(node);
                }
            });
            snapshots++;
        }

        private void truncate(DataDirectory directory, WriteAheadLog log) throws IOException {
            long oldest = log.beginsAfterZxid();
            if (oldest != 0) {
                for (long zxid : directory.snapshots().zxids()) {
                    oldest = zxid >= log.beginsAfterZxid() ? zxid : oldest;
                }
            }
            long target = history.anyZxid(oldest);
            acknowledged = Math.min(acknowledged, target);
            directory.truncate(log, target);
            history.forgetAfter(target);
            truncations++;
        }
    }

    @Test
    void nothingAcknowledgedIsLostOrAlteredByPowerCuts() throws Exception {
        int[] seen = new int[4];
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            Life life = new Life(seed);
            for (int round = 0; round < 5; round++) {
                life.disk.cutPowerAfter(life.random.nextInt(120));
                try {
                    DataDirectory directory = DataDirectory.open(life.disk, DIRECTORY);
                    life.work(directory, life.start(directory).log(), 60);
                } catch (SimulatedDisk.PowerCut cut) {
                    // As planned.
                } catch (IOException | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", round " + round, e);
                }
                life.disk.restartAfterPowerCut();
            }
            seen[0] += life.snapshots;
            seen[1] += life.purges;
            seen[2] += life.truncations;
            seen[3] += life.tornTails;
        }
        assertThat(seen).as("snapshots, purges, truncations, torn tails").doesNotContain(0);
    }

    @Test
    void aDiskThatFailsStopsTheLogForGood() throws Exception {
        for (long seed = SEED; seed < SEED + SEEDS / 3; seed++) {
            Life life = new Life(seed);
            DataDirectory directory = DataDirectory.open(life.disk, DIRECTORY);
            WriteAheadLog log = life.start(directory).log();
            life.work(directory, log, 10);
            life.disk.failAfter(life.random.nextInt(20), "No space left on device");
            try {
                while (true) {
                    life.batch(log);
                }
            } catch (DiskFailedException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("make room and start again");
            }
            assertThatThrownBy(log::sync).isInstanceOf(DiskFailedException.class);
            assertThatThrownBy(() -> log.truncate(1)).isInstanceOf(DiskFailedException.class);
            if (life.random.nextBoolean()) {
                life.disk.restartAfterKill();
            } else {
                life.disk.restartAfterPowerCut();
            }
            life.start(DataDirectory.open(life.disk, DIRECTORY));
        }
    }

    @Test
    void aFlippedBitIsFoundOrHarmless() throws Exception {
        int found = 0;
        int harmless = 0;
        for (long seed = SEED; seed < SEED + SEEDS / 3; seed++) {
            Life life = new Life(seed);
            DataDirectory directory = DataDirectory.open(life.disk, DIRECTORY);
            WriteAheadLog log = life.start(directory).log();
            life.work(directory, log, 30);
            if (life.random.nextBoolean()) {
                log.close();
            }
            directory.close();
            SimulatedDisk intact = life.disk;
            for (int i = 0; i < 10; i++) {
                life.disk = intact.copy();
                String flipped = life.disk.flipBit(life.random.nextBoolean() ? DIRECTORY.resolve("log") : DIRECTORY);
                try {
                    life.start(DataDirectory.open(life.disk, DIRECTORY));
                    harmless++;
                } catch (DamagedFileException e) {
                    assertThat(flipped).as("seed %d: %s", seed, e.getMessage()).startsWith(e.file() + " ");
                    found++;
                } catch (IOException e) {
                    assertThat(flipped).as("seed %d: %s", seed, e.getMessage()).contains("format");
                    assertThat(e).hasMessageContaining("another format");
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ", " + flipped, e);
                }
            }
        }
        assertThat(found).isPositive();
        assertThat(harmless).isPositive();
    }

    @Test
    void epochsSurviveAPowerCutAsTheyWereOrAsTheyBecome() throws Exception {
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(random);
            Epochs before = Epochs.NONE;
            Epochs after = before;
            disk.cutPowerAfter(random.nextInt(40));
            try {
                EpochFile file = DataDirectory.open(disk, DIRECTORY).epochs();
                for (int i = 1; i < 10; i++) {
                    after = new Epochs(i, i - 1);
                    file.write(after);
                    before = after;
                }
            } catch (SimulatedDisk.PowerCut cut) {
                // As planned.
            }
            disk.restartAfterPowerCut();
            assertThat(DataDirectory.open(disk, DIRECTORY).epochs().read())
                    .as("seed %d", seed)
                    .isIn(before, after);
        }
    }
}
