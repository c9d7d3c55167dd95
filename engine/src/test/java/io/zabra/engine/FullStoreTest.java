package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store whose memory is used up. */
class FullStoreTest {
    private static final byte[] DATA = new byte[4_000];
    private static final int FILLED_MAX = 100_000;

    private final LocalStore store =
            LocalStore.inMemory(LocalStoreConfig.standard().withOffHeap(new RecordSizing(5_000, 60, 200, 0)));
    private final StoreClient client = new StoreClient(store);

    @AfterEach
    void close() {
        store.close();
    }

    private WriteResult create(int n) {
        return client.write(new WriteRequest.Create("/n" + n, DATA, StoreClient.OPEN, NodeKind.PERSISTENT, false, 0));
    }

    private int fill() {
        for (int n = 0; n < FILLED_MAX; n++) {
            if (create(n) instanceof WriteResult.Failed failed) {
                assertThat(failed.error()).isEqualTo(ErrorCode.SYSTEM_ERROR);
                return n;
            }
        }
        throw new AssertionError("never full");
    }

    @Test
    void itRefusesWhatAddsAndTakesTheRest() {
        int znodes = fill();
        assertThat(znodes).isPositive();
        assertThat(store.tree().find("/n0")).isNotNull();
        WriteResult replaced = client.write(new WriteRequest.SetData("/n0", DATA.clone(), -1));
        assertThat(replaced).isInstanceOf(WriteResult.DataSet.class);
        assertThat(create(FILLED_MAX)).isInstanceOf(WriteResult.Failed.class);
    }

    @Test
    void aMultiThatNeedsMoreIsRefusedAsAWhole() {
        int znodes = fill();
        WriteResult multi = client.write(new WriteRequest.Multi(List.of(
                new WriteRequest.Delete("/n0", -1),
                new WriteRequest.Create(
                        "/larger", new byte[10 * DATA.length], StoreClient.OPEN, NodeKind.PERSISTENT, false, 0))));
        assertThat(((WriteResult.MultiDone) multi).results()).contains(new WriteResult.Failed(ErrorCode.SYSTEM_ERROR));
        assertThat(store.tree().find("/n0")).isNotNull();
        assertThat(store.tree().find("/n" + (znodes - 1))).isNotNull();
        assertThat(store.tree().find("/larger")).isNull();
    }

    @Test
    void itTakesMoreOnceSomeIsDeleted() {
        int znodes = fill();
        for (int n = 0; n < znodes / 2; n++) {
            client.write(new WriteRequest.Delete("/n" + n, -1));
        }
        assertThat(create(FILLED_MAX)).isInstanceOf(WriteResult.Created.class);
    }
}
