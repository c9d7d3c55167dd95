package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodePositionsTest {
    private static final long WRAP = 1L << 33;

    private static NodePositions empty() {
        return new NodePositions(new RecordMemory(Runnable::run));
    }

    private static void add(NodePositions positions, long id, long position) {
        positions.makeRoom();
        positions.add(id, hash(id), position);
    }

    private static long hash(long id) {
        return id * 0x9E3779B97F4A7C15L;
    }

    private static void assertAt(NodePositions positions, long id, long position) {
        long entry = positions.entry(id);
        assertThat(entry).as("node %d", id).isNotZero();
        assertThat(NodePositions.position(entry)).as("node %d", id).isEqualTo(position);
        assertThat(NodePositions.part(entry)).as("node %d", id).isEqualTo(hash(id) & 0xff);
    }

    @Test
    void everyNodeIsFoundWhereIdsComeOneAfterTheOther() {
        NodePositions positions = empty();
        for (long id = 1; id <= 300_000; id++) {
            assertThat(positions.entry(id)).isZero();
            add(positions, id, 7 * id);
            assertAt(positions, id, 7 * id);
        }
        for (long id = 1; id <= 300_000; id++) {
            assertAt(positions, id, 7 * id);
        }
    }

    @Test
    void everyNodeIsFoundWhereTheirNumberWasSaid() {
        NodePositions positions = empty();
        positions.layOut(100_000);
        for (long id = 100_000; id > 0; id--) {
            add(positions, id, id);
        }
        for (long id = 1; id <= 100_000; id++) {
            assertAt(positions, id, id);
        }
    }

    @Test
    void idsFarUpAreFoundToo() {
        NodePositions positions = empty();
        long first = (1L << 40) + 12_345;
        for (long i = 0; i < 200_000; i++) {
            add(positions, first + i, 1 + i);
        }
        for (long i = 0; i < 200_000; i++) {
            assertAt(positions, first + i, 1 + i);
        }
    }

    @Test
    void theFirstOfTwoKeepsTheSlotAndTheOtherTakesItWhenItMovesLater() {
        NodePositions positions = empty();
        long other = 5 + (1L << 30);
        positions.add(5, hash(5), 100);
        positions.add(other, hash(other), 200);
        assertAt(positions, 5, 100);
        assertThat(positions.entry(other)).isZero();
        positions.move(other, hash(other), 200, 201);
        positions.remove(other, 201);
        assertAt(positions, 5, 100);
        positions.add(other, hash(other), 202);
        positions.remove(5, 100);
        assertThat(positions.entry(5)).isZero();
        positions.move(other, hash(other), 202, 203);
        assertAt(positions, other, 203);
    }

    @Test
    void anIdThatDiffersInItsHighestBitsAloneTakesNothingAway() {
        NodePositions positions = empty();
        positions.add(5, hash(5), 100);
        positions.add(5 + WRAP, hash(5 + WRAP), 200);
        positions.move(5 + WRAP, hash(5 + WRAP), 200, 300);
        positions.remove(5 + WRAP, 300);
        assertAt(positions, 5, 100);
        positions.move(5, hash(5), 100, 400);
        assertAt(positions, 5, 400);
    }

    /** While a part moves, nothing may fail. */
    @Test
    void onlyMakingRoomTakesMemory() {
        RecordMemory memory = new RecordMemory(Runnable::run);
        NodePositions positions = new NodePositions(memory);
        long before = memory.bytes();
        for (long id = 1; id <= 10_000; id++) {
            positions.add(id, hash(id), id);
            positions.move(id, hash(id), id, 2 * id);
        }
        assertThat(memory.bytes()).isEqualTo(before);
        positions.makeRoom();
        assertThat(memory.bytes()).isGreaterThan(before);
    }
}
