package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions carry the digest of the tree behind them, as Apache's do, and it is compared wherever they are applied. */
class DigestTest {
    private static final int WRITES = 2_000;
    private static final LogConfig SMALL = new LogConfig(1 << 20, 1 << 16);

    @TempDir
    Path directory;

    @Test
    void everyTransactionInTheLogCarriesTheDigestOfTheTreeBehindIt() throws Exception {
        try (LocalStore store = LocalStore.open(directory, config(true))) {
            writeManyAtOnce(store, new Random(1));
            assertThat(store.digestMismatches()).isZero();
        }
        DataTree tree = DataTree.fresh(VersionedRecords.onHeap(1 << 20));
        int errors = 0;
        for (LoggedTxn logged : logged()) {
            TxnApplier.apply(tree, logged.header(), logged.txn());
            tree.publish(logged.zxid());
            if (logged.txn() instanceof ErrorTxn) {
                assertThat(logged.digest()).isNull();
                errors++;
            } else {
                assertThat(logged.digest()).isEqualTo(new TxnDigest(TxnDigest.CURRENT_VERSION, tree.digest()));
            }
        }
        assertThat(errors).isBetween(100, WRITES / 2);
    }

    @Test
    void noneIsWrittenWhereDigestsAreSwitchedOff() throws Exception {
        try (LocalStore store = LocalStore.open(directory, config(false))) {
            writeManyAtOnce(store, new Random(1));
        }
        assertThat(logged()).hasSizeGreaterThan(WRITES).allMatch(logged -> logged.digest() == null);
    }

    @Test
    void aLogOfAnotherTreeIsNoticedAtRecovery() throws Exception {
        try (LocalStore store = LocalStore.open(directory, config(true))) {
            new StoreClient(store).create("/a", "");
        }
        List<LoggedTxn> before = logged();
        LoggedTxn last = before.get(before.size() - 1);
        long wrong = Objects.requireNonNull(last.digest()).treeDigest() + 1;
        Path log = directory.resolve("log");
        try (WriteAheadLog open = WriteAheadLog.open(NioDisk.DISK, log, SMALL, 0, txn -> {})) {
            TxnHeader header = new TxnHeader(0, 0, last.zxid() + 1, 1);
            open.append(header, new ErrorTxn(-101), new TxnDigest(TxnDigest.CURRENT_VERSION, wrong));
            open.sync();
        }
        try (LocalStore store = LocalStore.open(directory, config(true))) {
            assertThat(store.digestMismatches()).isEqualTo(1);
            new StoreClient(store).create("/b", "");
            assertThat(store.digestMismatches()).isEqualTo(1);
        }
    }

    private List<LoggedTxn> logged() throws IOException {
        List<LoggedTxn> found = new ArrayList<>();
        WriteAheadLog.open(NioDisk.DISK, directory.resolve("log"), SMALL, 0, found::add)
                .close();
        return found;
    }

    private static LocalStoreConfig config(boolean digest) {
        LocalStoreConfig config = LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withLog(SMALL)
                .withSnapshots(new LocalStoreConfig.SnapshotPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 2));
        return config.withState(config.state().withDigest(digest));
    }

    /** So that transactions are prepared upon others that are not applied yet. */
    private static void writeManyAtOnce(LocalStore store, Random random) {
        StoreClient client = new StoreClient(store);
        List<CompletableFuture<ZnodeStore.Completion>> all = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
            all.add(done);
            store.submit(new ZnodeStore.Submission(client.session.id(), i, List.of(), request(random)), done::complete);
        }
        all.forEach(StoreClient::await);
        client.write(new WriteRequest.CloseSession());
    }

    private static WriteRequest request(Random random) {
        String path = "/n" + random.nextInt(20);
        NodeKind kind = random.nextInt(4) == 0 ? NodeKind.EPHEMERAL : NodeKind.PERSISTENT;
        return switch (random.nextInt(8)) {
            case 0 -> new WriteRequest.Delete(path, -1);
            case 1 -> new WriteRequest.SetData(path, new byte[random.nextInt(20_000)], -1);
            case 2 -> new WriteRequest.SetAcl(path, StoreClient.OPEN, -1);
            case 3 -> new WriteRequest.Multi(List.of(StoreClient.creation(path + "/x"), StoreClient.creation(path)));
            case 4 -> StoreClient.creation(path + "/" + random.nextInt(5));
            default -> new WriteRequest.Create(path, null, StoreClient.OPEN, kind, random.nextBoolean(), 0);
        };
    }
}
