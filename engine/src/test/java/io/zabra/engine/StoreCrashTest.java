package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    @ValueSource(longs = {11, 12, 13, 14})
    void nothingIsLostWhereSegmentsAreUsedAgain(long seed) throws Exception {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(random);
        LocalStoreConfig small = config().withLog(new LogConfig(20_000, 16_000))
                .withSnapshots(new LocalStoreConfig.SnapshotPolicy(100, Long.MAX_VALUE, 1));
        for (int life = 0; life < 6; life++) {
            LocalStore store = LocalStore.open(disk, DIRECTORY, small);
            assertAllThere(store, "seed " + seed + ", life " + life);
            disk.cutPowerAfter(200 + random.nextInt(400));
            createUntilItFails(store);
            abandon(store);
            disk.restartAfterPowerCut();
        }
        try (LocalStore store = LocalStore.open(disk, DIRECTORY, small)) {
            assertAllThere(store, "seed " + seed);
        }
    }

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
    void aDiskThatFailsStopsTheStoreAndNothingIsAcknowledgedAnyMore() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        LocalStore store = LocalStore.open(disk, DIRECTORY, config());
        StoreClient client = new StoreClient(store);
        client.create("/before", "");
        disk.failAfter(0, "Input/output error");
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

    @Test
    void aFullDiskRefusesWritesUntilThereIsRoomAndHarmsNothing() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        try (LocalStore store = LocalStore.open(disk, DIRECTORY, config())) {
            StoreClient client = new StoreClient(store);
            client.create("/before", "");
            disk.fullAt(disk.used());
            int written = 0;
            String large = "x".repeat(100_000);
            while (client.error(StoreClient.creation("/n-" + written, large)) == ErrorCode.OK) {
                written++;
            }
            assertThat(written).isPositive();
            assertThat(client.error(StoreClient.creation("/refused", large))).isEqualTo(ErrorCode.SYSTEM_ERROR);
            assertThat(store.tree().find("/refused")).isNull();
            assertThat(store.tree().find("/n-0")).isNotNull();
            // Sessions end all the same: the last of the room is kept for that.
            assertThat(client.error(new WriteRequest.CloseSession())).isEqualTo(ErrorCode.OK);
            assertThat(store.sessions()).isEmpty();
            disk.fullAt(Long.MAX_VALUE);
            createOnceThereIsRoom(store, "/after");
            assertThat(failures).hasValue(0);
        }
        try (LocalStore again = LocalStore.open(disk, DIRECTORY, config())) {
            assertThat(again.tree().find("/after")).isNotNull();
            assertThat(again.tree().find("/refused")).isNull();
        }
    }

    /** Who looks after the store has to see it, also when nobody tries to write any more. */
    @Test
    void aFullDiskIsTellableUntilThereIsRoom() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        try (LocalStore store = LocalStore.open(disk, DIRECTORY, config().withClock(new ManualClock(), false))) {
            StoreClient client = new StoreClient(store);
            disk.fullAt(disk.used());
            assertThat(store.isDiskFull()).isFalse();
            String large = "x".repeat(100_000);
            for (int i = 0; client.error(StoreClient.creation("/n-" + i, large)) == ErrorCode.OK; i++) {
                assertThat(store.isDiskFull()).isFalse();
            }
            assertThat(store.isDiskFull()).isTrue();
            store.tick();
            assertThat(client.error(StoreClient.creation("/refused", large))).isEqualTo(ErrorCode.SYSTEM_ERROR);
            assertThat(store.isDiskFull()).isTrue();
            disk.fullAt(Long.MAX_VALUE);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (store.isDiskFull() && System.nanoTime() < deadline) {
                store.tick();
                submit(store, new WriteRequest.Sync("/"));
            }
            assertThat(store.isDiskFull()).isFalse();
        }
    }

    @Test
    void sessionsThatExpireOnAFullDiskAreClosedOnceThereIsRoom() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        ManualClock clock = new ManualClock();
        try (LocalStore store = LocalStore.open(disk, DIRECTORY, config().withClock(clock, false))) {
            StoreClient rich = new StoreClient(store);
            // Their paths alone are more than the room that is kept for the ends of sessions.
            String name = "/" + "e".repeat(200) + "-";
            for (int i = 0; i < 600; i++) {
                rich.create(name + i, "", NodeKind.EPHEMERAL, false);
            }
            for (int i = 0; i < 300; i++) {
                StoreClient poor = new StoreClient(store);
                assertThat(poor.session.id()).isNotZero();
            }
            disk.fullAt(disk.used());
            while (submit(store, StoreClient.creation("/n", "x".repeat(1_000))) != ErrorCode.SYSTEM_ERROR) {
                submit(store, new WriteRequest.Delete("/n", -1));
            }
            clock.advance(60_000);
            store.tick();
            submit(store, new WriteRequest.Sync("/"));
            assertThat(store.ephemerals(rich.session.id())).hasSize(600);
            assertThat(store.sessions()).isNotEmpty();
            assertThat(failures).hasValue(0);
            disk.fullAt(Long.MAX_VALUE);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!store.sessions().isEmpty() && System.nanoTime() < deadline) {
                store.tick();
                submit(store, new WriteRequest.Sync("/"));
            }
            assertThat(store.sessions()).isEmpty();
            assertThat(store.tree().find(name + 0)).isNull();
            assertThat(failures).hasValue(0);
        }
    }

    private static ErrorCode submit(LocalStore store, WriteRequest request) {
        CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
        store.submit(new ZnodeStore.Submission(0, 0, List.of(), request), done::complete);
        WriteResult result = StoreClient.await(done).result();
        return result instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
    }

    private LocalStoreConfig config() {
        return LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withLog(new LogConfig(1 << 20, 1 << 16))
                .withSnapshots(new LocalStoreConfig.SnapshotPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 2))
                .withOnFailure(cause -> failures.incrementAndGet());
    }

    private static void createOnceThereIsRoom(LocalStore store, String path) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        CompletableFuture<ZnodeStore.Completion> done;
        do {
            done = new CompletableFuture<>();
            store.submit(new ZnodeStore.Submission(0, 0, List.of(), StoreClient.creation(path)), done::complete);
        } while (!(StoreClient.await(done).result() instanceof WriteResult.Created) && System.nanoTime() < deadline);
        assertThat(store.tree().find(path)).isNotNull();
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
