package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeNumber;
import io.zabra.engine.tree.ZnodeRun;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What znodes of one group that come one after the other add up to, before the group is told. One thread. */
final class SiblingSums {
    private final Groups groups;
    /** That are added up, each for one call. */
    private final ZnodeNumber[] added;

    private final int[] calls;
    private final ZnodeRun run;
    /** By call. */
    private final long[] sums;

    private long rows;
    private int group;

    /** @param numbers by call: what it adds up; null where it counts */
    SiblingSums(@Nullable ZnodeNumber[] numbers, Groups groups) {
        this.groups = groups;
        this.sums = new long[numbers.length];
        this.calls = IntStream.range(0, numbers.length)
                .filter(i -> numbers[i] != null)
                .toArray();
        this.added = Arrays.stream(calls)
                .mapToObj(i -> Objects.requireNonNull(numbers[i]))
                .toArray(ZnodeNumber[]::new);
        this.run = new ZnodeRun(List.of(added), false);
    }

    /** From now on they are another group's. */
    void begin(int next) {
        end();
        group = next;
    }

    /** So many of which no number is added up. */
    void add(long more) {
        rows += more;
    }

    void add(Znode node) {
        rows++;
        for (int i = 0; i < added.length; i++) {
            add(calls[i], added[i].of(node));
        }
    }

    /** Those that follow the current one, which was added, as far as they can be read together. */
    void addRuns(NodeCursor nodes, Budget budget) {
        if (added.length == 0) {
            return;
        }
        for (int more = nodes.read(run); more > 0; more = nodes.read(run)) {
            budget.tick(more);
            rows += more;
            for (int i = 0; i < added.length; i++) {
                add(calls[i], run.values(i), more);
            }
        }
    }

    private void add(int call, long[] values, int count) {
        for (int i = 0; i < count; i++) {
            add(call, values[i]);
        }
    }

    private void add(int call, long more) {
        long sum = sums[call] + more;
        if (((sums[call] ^ sum) & (more ^ sum)) < 0) {
            addBefore(call, more);
        } else {
            sums[call] = sum;
        }
    }

    /** The group, which may have come to less, says whether it is too much. */
    private void addBefore(int call, long more) {
        groups.add(call, group, sums[call]);
        sums[call] = more;
    }

    /** The group is told. */
    void end() {
        if (rows > 0) {
            groups.add(group, sums, rows);
            Arrays.fill(sums, 0);
            rows = 0;
        }
    }
}
