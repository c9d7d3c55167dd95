package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMemoryTest {
    private record Block(long position, int bytes, byte mark) {}

    @Test
    void everyLengthHasAClassThatHoldsItAndWastesLittle() {
        RecordMemory memory = new RecordMemory(Runnable::run);
        for (int bytes = 1; bytes <= RecordMemory.BLOCK_BYTES_MAX; bytes++) {
            long first = memory.allocate(RecordMemory.classOf(bytes));
            long second = memory.allocate(RecordMemory.classOf(bytes));
            long distance = Math.abs(second - first) << RecordMemory.UNIT_SHIFT;
            assertThat(distance).as("%d bytes", bytes).isGreaterThanOrEqualTo(bytes);
            // They need not be neighbours where the class was used before; then the test says nothing.
            if (distance < RecordMemory.PAGE_BYTES / 2) {
                assertThat(distance).as("%d bytes", bytes).isLessThanOrEqualTo(bytes + Math.max(16, bytes / 8 + 16));
            }
            memory.free(first);
            memory.free(second);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void blocksDoNotOverlap(long seed) {
        Random random = new Random(seed);
        RecordMemory memory = new RecordMemory(Runnable::run);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            if (blocks.isEmpty() || random.nextInt(100) < (i / 40_000 % 2 == 0 ? 60 : 40)) {
                int bytes = random.nextInt(50) == 0 ? 1 + random.nextInt(32_000) : 1 + random.nextInt(600);
                Block block =
                        new Block(memory.allocate(RecordMemory.classOf(bytes)), bytes, (byte) random.nextInt(256));
                fill(memory, block);
                blocks.add(block);
            } else {
                int chosen = random.nextInt(blocks.size());
                Block block = blocks.get(chosen);
                blocks.set(chosen, blocks.get(blocks.size() - 1));
                blocks.remove(blocks.size() - 1);
                check(memory, block, seed);
                memory.free(block.position);
            }
        }
        blocks.forEach(block -> check(memory, block, seed));
        blocks.forEach(block -> memory.free(block.position));
        assertThat(memory.bytes()).as("seed %d", seed).isZero();
    }

    private static void fill(RecordMemory memory, Block block) {
        ByteBuffer buffer = memory.slab(block.position);
        for (int i = 0; i < block.bytes; i++) {
            buffer.put(RecordMemory.offset(block.position) + i, block.mark);
        }
    }

    private static void check(RecordMemory memory, Block block, long seed) {
        ByteBuffer buffer = memory.slab(block.position);
        for (int i = 0; i < block.bytes; i++) {
            byte found = buffer.get(RecordMemory.offset(block.position) + i);
            if (found != block.mark) {
                throw new AssertionError("seed " + seed + ": byte " + i + " of " + block + " is " + found);
            }
        }
    }

    @Test
    void whatOneLengthLeftBehindIsUsedByAnother() {
        RecordMemory memory = new RecordMemory(Runnable::run);
        long[] small = new long[100_000];
        for (int i = 0; i < small.length; i++) {
            small[i] = memory.allocate(RecordMemory.classOf(200));
        }
        long bytes = memory.bytes();
        for (long position : small) {
            memory.free(position);
        }
        for (int i = 0; i < 2_000; i++) {
            memory.allocate(RecordMemory.classOf(8_192));
        }
        assertThat(memory.bytes()).isLessThan(bytes);
    }
}
