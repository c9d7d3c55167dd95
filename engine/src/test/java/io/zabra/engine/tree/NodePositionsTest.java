package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePositionsTest {
    private static final long WRAP = 1L << 33;

    private static NodePositions empty() {
        return new NodePositions(new RecordMemory(Runnable::run));
    }

    private static void add(NodePositions positions, long id, long position) {
        positions.makeRoom(id);
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
    void whetherThereAreIdsAheadIsSeen() {
        NodePositions positions = empty();
        for (long id = 1; id < 1_030; id++) {
            add(positions, id, id);
        }
        assertThat(positions.hasAny(1_008, 16)).isTrue();
        assertThat(positions.hasAny(1_024, 16)).isTrue();
        assertThat(positions.hasAny(1_040, 16)).isFalse();
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
    void sixteenThatWantOneSlotAreFoundAndAnotherTakesItOnceItIsFreeAndItMoves() {
        NodePositions positions = empty();
        long step = 1L << 24;
        for (long i = 0; i < 16; i++) {
            positions.add(5 + i * step, hash(i), 100 + i);
        }
        long late = 5 + 16 * step;
        positions.add(late, hash(late), 200);
        for (long i = 0; i < 16; i++) {
            assertThat(NodePositions.position(positions.entry(5 + i * step))).isEqualTo(100 + i);
        }
        assertThat(positions.entry(late)).isZero();
        positions.move(late, hash(late), 200, 201);
        positions.remove(late, 201);
        assertThat(NodePositions.position(positions.entry(5))).isEqualTo(100);
        positions.add(late, hash(late), 202);
        positions.remove(5, 100);
        assertThat(positions.entry(5)).isZero();
        positions.move(late, hash(late), 202, 203);
        assertAt(positions, late, 203);
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
        positions.makeRoom(10_001);
        assertThat(memory.bytes()).isGreaterThan(before);
    }

    /** Which znode goes when another comes. */
    private enum Churn {
        ANY {
            @Override
            int index(Random random, int count, int step) {
                return random.nextInt(count);
            }
        },
        OLDEST {
            @Override
            int index(Random random, int count, int step) {
                return step % count;
            }
        },
        /** Nine in ten stay for ever. */
        FEW {
            @Override
            int index(Random random, int count, int step) {
                return random.nextInt(count / 10);
            }
        },
        /** Whole directories, one after the other in any order. */
        RUNS {
            @Override
            int index(Random random, int count, int step) {
                int run = new Random(step / 1_000).nextInt(count / 1_000);
                return run * 1_000 + step % 1_000;
            }
        };

        abstract int index(Random random, int count, int step);
    }

    /** With as many znodes at the end as at the start, and ids ten times as large. */
    @ParameterizedTest
    @EnumSource(Churn.class)
    void allButAFewNodesAreFoundHoweverManyCameAndWent(Churn churn) {
        int count = 100_000;
        Random random = new Random(1);
        RecordMemory memory = new RecordMemory(Runnable::run);
        NodePositions positions = new NodePositions(memory);
        positions.layOut(count);
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = i + 1L;
            add(positions, ids[i], position(ids[i]));
        }
        long bytes = memory.bytes();
        for (int step = 0; step < 9 * count; step++) {
            int index = churn.index(random, count, step);
            positions.remove(ids[index], position(ids[index]));
            if (positions.entry(ids[index]) != 0) {
                throw new AssertionError("node " + ids[index] + " is found though it was removed");
            }
            ids[index] = count + 1L + step;
            add(positions, ids[index], position(ids[index]));
            if (step % count == 0) {
                assertFound(positions, ids);
            }
        }
        assertFound(positions, ids);
        assertThat(memory.bytes()).isLessThanOrEqualTo(4 * bytes);
    }

    private static long position(long id) {
        return 3 * id;
    }

    private static void assertFound(NodePositions positions, long[] ids) {
        int missing = 0;
        for (long id : ids) {
            if (positions.entry(id) == 0) {
                missing++;
            } else {
                assertAt(positions, id, position(id));
            }
        }
        assertThat(missing).isLessThanOrEqualTo(ids.length / 1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsFoundIsWhereTheModelHasIt(long seed) {
        Random random = new Random(seed);
        NodePositions positions = empty();
        Map<Long, Long> model = new HashMap<>();
        List<Long> ids = new ArrayList<>();
        long lastId = 0;
        for (int i = 0; i < 300_000; i++) {
            int dice = random.nextInt(i / 50_000 % 2 == 0 ? 4 : 7);
            if (ids.isEmpty() || dice < 2) {
                lastId += random.nextInt(200) == 0 ? random.nextInt(1 << 14) : 1;
                ids.add(lastId);
                model.put(lastId, 1L + i);
                add(positions, lastId, 1L + i);
                continue;
            }
            int index = random.nextInt(ids.size());
            long id = ids.get(index);
            long known = model.getOrDefault(id, 0L);
            if (dice < 4) {
                positions.move(id, hash(id), known, 1L + i);
                model.put(id, 1L + i);
            } else {
                positions.remove(id, known);
                model.remove(id);
                ids.set(index, ids.get(ids.size() - 1));
                ids.remove(ids.size() - 1);
            }
            long entry = positions.entry(id);
            assertThat(entry == 0 || NodePositions.position(entry) == model.getOrDefault(id, 0L))
                    .as("seed %d, %d: node %d", seed, i, id)
                    .isTrue();
        }
        assertFound(positions, model, "seed " + seed);
    }

    private static void assertFound(NodePositions positions, Map<Long, Long> model, String when) {
        int missing = 0;
        for (Map.Entry<Long, Long> node : model.entrySet()) {
            long entry = positions.entry(node.getKey());
            missing += entry == 0 ? 1 : 0;
            assertThat(entry == 0 || NodePositions.position(entry) == node.getValue())
                    .as("%s: node %d", when, node.getKey())
                    .isTrue();
        }
        assertThat(missing).as(when).isLessThanOrEqualTo(model.size() / 100);
    }
}
