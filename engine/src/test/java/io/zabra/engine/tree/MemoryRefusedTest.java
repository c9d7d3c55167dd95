package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be added for want of memory is not there, and all else is, for readers without a lock too. */
class MemoryRefusedTest {
    private static final long SEED = 7;
    private static final int PARTS = 1 << PartMoves.PART_BITS;

    /** Gives so many slabs, and no more. */
    private static final class Slabs implements IntFunction<ByteBuffer> {
        private int left;

        Slabs(int left) {
            this.left = left;
        }

        @Override
        public ByteBuffer apply(int bytes) {
            if (left == 0) {
                throw new OutOfMemoryError("refused by the test");
            }
            left--;
            return ByteBuffer.allocateDirect(bytes);
        }
    }

    /** A table, its memory, and paths whose records are in that memory already. */
    private static final class Paths {
        private final Slabs slabs = new Slabs(3);
        private final RecordMemory memory = new RecordMemory(Runnable::run, slabs);
        private final PartMoves moves = new PartMoves();
        private final RecordTable table = new RecordTable(memory, moves);
        private final PathKey key = new PathKey(SEED);
        private final long[] positions;

        Paths(int count) {
            positions = new long[count];
            for (int i = 0; i < count; i++) {
                key.set("/" + i);
                int size = RecordBlock.bytes(key.length(), 0);
                byte[] block = key.block(size);
                RecordLayout.write(RecordStoreContract.record(i, 1, new byte[0]).header(), block);
                RecordBlock.writePath(key, block);
                positions[i] = memory.allocate(RecordMemory.classOf(size));
                memory.slab(positions[i]).put(RecordMemory.offset(positions[i]), block, 0, size);
            }
        }

        void useUpMemory() {
            assertThatThrownBy(() -> {
                        while (true) {
                            memory.allocatePage();
                        }
                    })
                    .isInstanceOf(OutOfMemoryError.class);
        }

        void add(int i) {
            table.makeRoom();
            key.set("/" + i);
            table.add(key.hash(), positions[i]);
        }

        void assertThereAre(int added) {
            for (int part = 0; part < PARTS; part++) {
                assertThat(moves.noneSince(part, moves.seen(part)))
                        .as("part %d at rest", part)
                        .isTrue();
            }
            for (int i = 0; i < positions.length; i++) {
                key.set("/" + i);
                long address = table.find(key.hash(), key.path(), key.length());
                assertThat(address == 0 ? 0 : table.position(address))
                        .as("/%d of %d", i, added)
                        .isEqualTo(i < added ? positions[i] : 0);
            }
        }
    }

    /** More buckets behind a full one are refused, and more pages of buckets. */
    @Test
    void theTableStaysAsItWasWhereItCannotGrow() {
        Paths paths = new Paths(30_000);
        int added = 0;
        int refused = 0;
        while (added < paths.positions.length) {
            paths.useUpMemory();
            try {
                for (int until = Math.min(added + 2_500, paths.positions.length); added < until; added++) {
                    paths.add(added);
                }
            } catch (OutOfMemoryError e) {
                refused++;
                paths.assertThereAre(added);
                paths.slabs.left = 1;
                paths.add(added);
                added++;
            }
        }
        paths.assertThereAre(added);
        assertThat(refused).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theStoreStaysAsItWasWhereItCannotGrow(long seed) {
        Random random = new Random(seed);
        Slabs slabs = new Slabs(1);
        Map<String, NodeRecord> model = new HashMap<>();
        try (OffHeapRecordStore store =
                new OffHeapRecordStore(new RecordMemory(Runnable::run, slabs), Long.MAX_VALUE, SEED)) {
            int refused = 0;
            for (int i = 0; refused < 12; i++) {
                String path = "/" + random.nextInt(20 + i);
                NodeRecord known = model.get(path);
                long id = known == null ? i + 1 : known.header().nodeId();
                NodeRecord record = RecordStoreContract.record(id, i, RecordStoreContract.bytes(length(random), i));
                try {
                    store.put(path, record);
                    model.put(path, record);
                } catch (OutOfMemoryError e) {
                    refused++;
                    assertHolds(store, model, path, "seed " + seed + ", " + i);
                    slabs.left = 1;
                }
            }
            assertHolds(store, model, "/", "seed " + seed);
        }
    }

    private static int length(Random random) {
        return random.nextInt(500) == 0 ? 9_000 + random.nextInt(40_000) : random.nextInt(1_500);
    }

    /** A reader that waits for a move to end would wait for ever. */
    private static void assertHolds(
            OffHeapRecordStore store, Map<String, NodeRecord> model, String refused, String when) {
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            RecordStoreContract.assertSame(store.record(refused), model.get(refused), when);
            model.forEach((path, record) -> RecordStoreContract.assertSame(store.record(path), record, when));
            assertThat(store.size()).as(when).isEqualTo(model.size());
        });
    }

    /** Whoever makes slabs in advance need not have one: that concerns the writer, once it needs it. */
    @Test
    void memoryThatIsRefusedInAdvanceIsAskedForAgain() {
        Slabs slabs = new Slabs(1);
        RecordMemory memory = new RecordMemory(Runnable::run, slabs);
        int pages = 0;
        while (pages < 200) {
            try {
                memory.allocatePage();
                pages++;
            } catch (OutOfMemoryError e) {
                assertThat(pages % 64)
                        .as("every page of the slabs was given out")
                        .isEqualTo(63);
                slabs.left = 1;
            }
        }
        assertThat(pages).isEqualTo(200);
    }
}
