package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteResult;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCrashTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final int PIPELINED = 40;

    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private int submitted;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingAcknowledgedIsLostInAPowerCut(long seed) throws Exception {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(random);
        for (int life = 0; life < 4; life++) {
            LocalStore store = LocalStore.open(disk, DIRECTORY, config());
            assertAllThere(store, "seed " + seed + ", life " + life);
            disk.cutPowerAfter(5 + random.nextInt(60));
            createUntilItFails(store);
            abandon(store);
            disk.restartAfterPowerCut();
        }
        assertThat(acknowledged).as("seed %d", seed).isNotEmpty();
        assertThat(failures).as("seed %d", seed).hasValue(4);
    }

    @Test
    void aFullDiskStopsTheStoreAndNothingIsAcknowledgedAnyMore() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        LocalStore store = LocalStore.open(disk, DIRECTORY, config());
        StoreClient client = new StoreClient(store);
        client.create("/before", "");
        disk.failAfter(0, "No space left on device");
        assertThat(client.error(StoreClient.creation("/lost"))).isEqualTo(ErrorCode.CONNECTION_LOSS);
        assertThat(client.error(StoreClient.creation("/late"))).isEqualTo(ErrorCode.CONNECTION_LOSS);
        assertThat(store.tree().find("/lost")).isNull();
        assertThat(store.tree().find("/before")).isNotNull();
        abandon(store);
        assertThat(failures).hasValue(1);
        disk.restartAfterKill();
        try (LocalStore again = LocalStore.open(disk, DIRECTORY, config())) {
            assertThat(again.tree().find("/before")).isNotNull();
        }
    }

    private LocalStoreConfig config() {
        return LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withSnapshots(new LocalStoreConfig.SnapshotPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 2))
                .withOnFailure(cause -> failures.incrementAndGet());
    }

    /** Many at once, so that batches are torn apart by the cut. */
    private void createUntilItFails(LocalStore store) {
        boolean going = true;
        while (going) {
            List<CompletableFuture<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < PIPELINED; i++) {
                String path = "/n-" + submitted++;
                CompletableFuture<Boolean> done = new CompletableFuture<>();
                all.add(done);
                store.submit(new ZnodeStore.Submission(0, i, List.of(), StoreClient.creation(path)), completion -> {
                    boolean created = completion.result() instanceof WriteResult.Created;
                    if (created) {
                        acknowledged.add(path);
                    }
                    done.complete(created);
                });
            }
            for (CompletableFuture<Boolean> done : all) {
                going &= StoreClient.await(done);
            }
        }
    }

    private void assertAllThere(LocalStore store, String context) {
        for (String path : acknowledged) {
            assertThat(store.tree().find(path)).as(context + ": " + path).isNotNull();
        }
        assertThat(store.tree().size()).as(context).isBetween(4L + acknowledged.size(), 4L + submitted);
    }

    private static void abandon(LocalStore store) {
        try {
            store.close();
        } catch (RuntimeException e) {
            assertThat(e).isInstanceOfAny(SimulatedDisk.PowerCut.class, UncheckedIOException.class);
        }
    }
}
