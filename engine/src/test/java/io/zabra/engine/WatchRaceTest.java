package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads, and watches left with them, while another thread writes as fast as it can. */
class WatchRaceTest {
    private static final int WRITES = 1_500;
    private static final int READERS = 2;

    private final LocalStore store =
            LocalStore.inMemory(LocalStoreConfig.standard().withClock(new ManualClock(), false));
    private final StoreClient client = new StoreClient(store);
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

    /** @param shownZxid of the znode's last change that the read showed */
    private record Watched(String path, long shownZxid, List<WatchEvent> events) {}

    @AfterEach
    void close() {
        readers.shutdownNow();
        store.close();
    }

    @Test
    void aWatchTellsOfTheFirstChangeAfterWhatWasRead() throws Exception {
        List<String> paths = List.of("/a", "/b", "/c");
        paths.forEach(path -> client.create(path, ""));
        List<Future<List<Watched>>> results = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Random random = new Random(i);
            results.add(readers.submit(() -> watch(random, paths)));
        }
        List<List<Long>> changes =
                paths.stream().<List<Long>>map(path -> new ArrayList<>()).toList();
        Random random = new Random(99);
        for (int i = 0; i < WRITES; i++) {
            int at = random.nextInt(paths.size());
            changes.get(at)
                    .add(client.complete(new WriteRequest.SetData(paths.get(at), null, -1))
                            .zxid());
        }
        client.create("/stop", "");
        int checked = 0;
        for (Future<List<Watched>> result : results) {
            for (Watched watched : result.get(20, TimeUnit.SECONDS)) {
                List<Long> expected = changes.get(paths.indexOf(watched.path())).stream()
                        .filter(zxid -> zxid > watched.shownZxid())
                        .limit(1)
                        .toList();
                assertThat(watched.events().stream().map(WatchEvent::zxid).toList())
                        .as("%s, shown 0x%x", watched.path(), watched.shownZxid())
                        .isEqualTo(expected);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private List<Watched> watch(Random random, List<String> paths) {
        List<Watched> all = new ArrayList<>();
        while (store.tree().find("/stop") == null) {
            String path = paths.get(random.nextInt(paths.size()));
            List<WatchEvent> events = Collections.synchronizedList(new ArrayList<>());
            long shown = random.nextBoolean() ? pinned(path, events) : read(path, events);
            all.add(new Watched(path, shown, events));
        }
        return all;
    }

    private long read(String path, List<WatchEvent> events) {
        return store.readAndWatch(
                path,
                WatchMode.DATA,
                events::add,
                tree -> Objects.requireNonNull(tree.find(path)).mzxid(),
                zxid -> true);
    }

    private long pinned(String path, List<WatchEvent> events) {
        try (PinnedTree pin = store.pinAndWatch(path, WatchMode.DATA, events::add, tree -> true)) {
            return Objects.requireNonNull(pin.find(path)).mzxid();
        }
    }

    @Test
    void aRecursiveWatchTellsOfAllThatTheReadDidNotShow() throws Exception {
        client.create("/r", "");
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            tasks.add(this::followSubtree);
        }
        List<Future<String>> results = tasks.stream().map(readers::submit).toList();
        Random random = new Random(7);
        for (int i = 0; i < WRITES; i++) {
            String path = "/r/" + random.nextInt(20);
            if (client.write(StoreClient.creation(path)) instanceof WriteResult.Failed) {
                client.write(new WriteRequest.Delete(path, -1));
            }
        }
        client.create("/stop", "");
        for (Future<String> result : results) {
            assertThat(result.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    /** Keeps a copy by a first read and the events after it; says how it differs from the subtree in the end. */
    private String followSubtree() {
        List<WatchEvent> events = Collections.synchronizedList(new ArrayList<>());
        List<String> names = store.readAndWatch(
                "/r", WatchMode.PERSISTENT_RECURSIVE, events::add, tree -> list(tree.scan(below())), list -> true);
        while (store.tree().find("/stop") == null) {
            Thread.onSpinWait();
        }
        List<String> copy = new ArrayList<>(names);
        for (WatchEvent event : events) {
            boolean fits = event.type() == WatchEvent.Type.NODE_CREATED
                    ? !copy.contains(event.path()) && copy.add(event.path())
                    : copy.remove(event.path());
            if (!fits) {
                return event + " was shown already";
            }
        }
        Collections.sort(copy);
        List<String> now = list(store.tree().scan(below()));
        Collections.sort(now);
        return copy.equals(now) ? "" : copy + " instead of " + now;
    }

    private static PathRange below() {
        return new PathRange("/r/", true, "/r0", false, false);
    }

    private static List<String> list(ZnodeCursor cursor) {
        List<String> paths = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                paths.add(cursor.path());
            }
        }
        return paths;
    }

    @Test
    void aMultiIsSeenWholeOrNotAtAll() throws Exception {
        List<String> paths = List.of("/m1", "/m2", "/m3");
        paths.forEach(path -> client.create(path, "0"));
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            results.add(readers.submit(this::compareVersions));
        }
        for (int i = 0; i < WRITES; i++) {
            List<WriteRequest> sets = new ArrayList<>();
            paths.forEach(path -> sets.add(new WriteRequest.SetData(path, null, -1)));
            client.write(new WriteRequest.Multi(sets));
        }
        client.create("/stop", "");
        for (Future<Integer> result : results) {
            assertThat(result.get(20, TimeUnit.SECONDS)).isPositive();
        }
    }

    private int compareVersions() {
        int looks = 0;
        while (store.tree().find("/stop") == null) {
            try (PinnedTree pin = store.pin()) {
                assertSameVersions(list(pin));
            }
            try (ZnodeCursor cursor = store.tree().scan(new PathRange("/m", true, "/n", false, looks % 2 == 0))) {
                List<Integer> versions = new ArrayList<>();
                while (cursor.next()) {
                    versions.add(cursor.znode().version());
                }
                assertSameVersions(versions);
            }
            looks++;
        }
        return looks;
    }

    private static List<Integer> list(PinnedTree pin) {
        List<Integer> versions = new ArrayList<>();
        for (String path : List.of("/m1", "/m2", "/m3")) {
            Znode znode = Objects.requireNonNull(pin.find(path));
            versions.add(znode.version());
        }
        return versions;
    }

    private static void assertSameVersions(List<Integer> versions) {
        assertThat(versions).hasSize(3);
        assertThat(versions).allMatch(version -> version.equals(versions.get(0)));
    }
}
