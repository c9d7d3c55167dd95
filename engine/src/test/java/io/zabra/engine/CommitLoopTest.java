package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.AuthScheme;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when something that must not fail does. Nobody waits for ever. */
class CommitLoopTest {
    /** Fails as its ids say. */
    private static final AuthScheme FAILING = new AuthScheme() {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public boolean isAuthenticated() {
            return false;
        }

        @Override
        public boolean isValid(String id) {
            if (id.equals("error")) {
                throw new StackOverflowError("meant to fail");
            }
            throw new IllegalStateException("meant to fail");
        }

        @Override
        public boolean matches(String id, String aclId) {
            return false;
        }
    };

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    @Test
    void aRequestThatCannotBePreparedIsRefusedAndTheStoreGoesOn() throws Exception {
        try (LocalStore store = LocalStore.open(directory, config())) {
            StoreClient client = new StoreClient(store);
            WriteRequest half = new WriteRequest.Multi(List.of(StoreClient.creation("/a"), create("exception")));
            assertThat(client.error(half)).isEqualTo(ErrorCode.SYSTEM_ERROR);
            assertThat(client.error(create("exception"))).isEqualTo(ErrorCode.SYSTEM_ERROR);
            assertThat(store.tree().find("/a")).isNull();
            assertThat(client.error(StoreClient.creation("/a"))).isEqualTo(ErrorCode.OK);
            assertThat(store.digestMismatches()).isZero();
            assertThat(failures).isEmpty();
        }
        try (LocalStore again = LocalStore.open(directory, config())) {
            assertThat(again.tree().find("/a")).isNotNull();
            assertThat(again.digestMismatches()).isZero();
        }
    }

    @Test
    void aStoreThatStopsWhilePreparingAnswersAllThatWereWaiting() throws Exception {
        LocalStore store = LocalStore.open(directory, config());
        List<CompletableFuture<ZnodeStore.Completion>> all = new ArrayList<>();
        // All of them are there before the first is looked at.
        CountDownLatch submitted = new CountDownLatch(1);
        store.submit(
                new ZnodeStore.Submission(0, 0, List.of(), StoreClient.creation("/first")), done -> awaits(submitted));
        for (WriteRequest request : List.of(StoreClient.creation("/a"), create("error"), StoreClient.creation("/b"))) {
            CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
            all.add(done);
            store.submit(new ZnodeStore.Submission(0, 0, List.of(), request), done::complete);
        }
        submitted.countDown();
        for (CompletableFuture<ZnodeStore.Completion> done : all) {
            assertThat(StoreClient.await(done).result()).isEqualTo(new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
        }
        store.close();
        assertThat(failures).singleElement().isInstanceOf(StackOverflowError.class);
    }

    @Test
    void whoBringsAWriteWhileTheCommitThreadSleepsCommitsItself() throws Exception {
        String last;
        try (LocalStore store = LocalStore.open(directory, config())) {
            last = ServingThread.call(() -> createUntilCommittedHere(store));
        }
        try (LocalStore again = LocalStore.open(directory, config())) {
            assertThat(again.tree().find(last)).isNotNull();
        }
    }

    private static String createUntilCommittedHere(LocalStore store) throws Exception {
        for (int number = 0; ; number++) {
            String path = "/n" + number;
            CompletableFuture<Thread> answered = new CompletableFuture<>();
            store.submit(
                    new ZnodeStore.Submission(0, number, List.of(), StoreClient.creation(path)),
                    done -> answered.complete(Thread.currentThread()));
            boolean took = ServingThread.doesWhatItTook();
            if (StoreClient.await(answered) == Thread.currentThread()) {
                assertThat(took).isTrue();
                return path;
            }
        }
    }

    @Test
    void aStoreThatStopsInATurnOfWhoBroughtAWriteAnswersAllThatWereWaiting() throws Exception {
        LocalStore store = LocalStore.open(directory, config());
        List<WriteResult> results = ServingThread.call(() -> {
            createUntilCommittedHere(store);
            List<CompletableFuture<ZnodeStore.Completion>> all = new ArrayList<>();
            for (WriteRequest request : List.of(create("error"), StoreClient.creation("/b"))) {
                CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
                all.add(done);
                store.submit(new ZnodeStore.Submission(0, 0, List.of(), request), done::complete);
            }
            boolean unused = ServingThread.doesWhatItTook();
            return all.stream().map(done -> StoreClient.await(done).result()).toList();
        });
        assertThat(results).containsOnly(new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
        store.close();
        assertThat(failures).singleElement().isInstanceOf(StackOverflowError.class);
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private LocalStoreConfig config() {
        return LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withAccess(new AccessControl(List.of(FAILING), true))
                .withOnFailure(failures::add);
    }

    private static WriteRequest create(String aclId) {
        List<AclEntry> acl = List.of(new AclEntry(Permission.ALL, new AuthId("failing", aclId)));
        return new WriteRequest.Create("/failing", null, acl, NodeKind.PERSISTENT, false, 0);
    }
}
