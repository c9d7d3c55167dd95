package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What znodes of one group that come one after the other add up to, before the group is told. One thread. */
final class SiblingSums {
    private final Groups groups;
    /** That are added up, each for one call. */
    private final ZnodeColumn[] added;

    private final int[] calls;
    /** By call. */
    private final long[] sums;

    private long rows;
    private int group;

    /** @param columns by call: the number that it adds up; null where it counts */
    SiblingSums(@Nullable ZnodeColumn[] columns, Groups groups) {
        this.groups = groups;
        this.sums = new long[columns.length];
        this.added = new ZnodeColumn
                [(int) Arrays.stream(columns).filter(column -> column != null).count()];
        this.calls = new int[added.length];
        int next = 0;
        for (int i = 0; i < columns.length; i++) {
            ZnodeColumn column = columns[i];
            if (column != null) {
                calls[next] = i;
                added[next++] = column;
            }
        }
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
            long more = added[i].number(node);
            int call = calls[i];
            long sum = sums[call] + more;
            if (((sums[call] ^ sum) & (more ^ sum)) < 0) {
                addBefore(call, more);
            } else {
                sums[call] = sum;
            }
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
