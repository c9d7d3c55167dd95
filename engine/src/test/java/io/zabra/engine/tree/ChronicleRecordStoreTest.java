package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChronicleRecordStoreTest extends RecordStoreContract {
    @Override
    RecordStore newStore() {
        return new ChronicleRecordStore(new RecordSizing(10_000, 40, 200, 64 << 20));
    }

    @Test
    void aFullStoreStillTakesWhatItAgreedTo() {
        Random random = new Random(1);
        try (RecordStore store = newStore()) {
            int count = 0;
            while (store.hasRoom(1, 500)) {
                store.put("/a/path/of/some/length/" + count, record(count, 1, bytes(random.nextInt(500), count)));
                count++;
            }
            assertThat(count).isGreaterThan(5_000);
            for (int i = 0; i < 100_000; i++) {
                int n = random.nextInt(count);
                store.put("/a/path/of/some/length/" + n, record(n, i, bytes(random.nextInt(250), n)));
            }
            for (int i = 0; i < count; i++) {
                assertThat(store.remove("/a/path/of/some/length/" + i)).isTrue();
            }
            assertThat(store.size()).isZero();
            assertThat(store.hasRoom(1, 500)).isTrue();
        }
    }

    @Test
    void aFullStoreOfLargeDataSaysSo() {
        try (RecordStore store = newStore()) {
            int count = 0;
            while (store.hasRoom(1, 1 << 20)) {
                store.put("/" + count, record(count, 1, bytes(1 << 20, count)));
                count++;
            }
            assertThat(count).isBetween(2, 64);
            for (int round = 0; round < 10; round++) {
                store.put("/0", record(0, 1, bytes((1 << 20) - round * 777, round)));
            }
            assertSame(store.record("/0"), record(0, 1, bytes((1 << 20) - 9 * 777, 9)), "last");
            assertThat(store.hasRoom(1, 100)).isTrue();
        }
    }
}
