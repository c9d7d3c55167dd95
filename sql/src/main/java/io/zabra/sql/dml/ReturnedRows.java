package io.zabra.sql.dml;

import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.LayeredTree;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.Values;
import io.zabra.sql.plan.CalciteErrors;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code RETURNING}: what a statement yields of the rows that it changed, as they are right after it. */
final class ReturnedRows {
    private ReturnedRows() {}

    /**
     * @param after the znodes that the statement changed, in its order, as they are now; deleted ones as they were
     * @param base where other reads of the select list go: a {@link LayeredTree} where nothing is committed yet; where it is, they
     *     were tried out before, and have the statement's time and rows once more
     * @param kept bytes of the budget that are kept for it already
     * @throws SqlFailure 01F01 where it cannot be computed, and the statement has taken effect
     */
    static List<@Nullable Object[]> of(
            QueryPlan returning, List<Znode> after, Tree base, String chroot, Executions executions, long kept) {
        try {
            if (!(base instanceof LayeredTree)) {
                executions.budget().again();
            }
            return rows(returning, after, base, chroot, executions, kept);
        } catch (RuntimeException | StackOverflowError e) {
            throw base instanceof LayeredTree ? CalciteErrors.of(e) : StoreWriter.tookEffect(e);
        }
    }

    /**
     * Computes them before anything is written, within what the statement may still take.
     *
     * @return bytes, which stay kept in the budget
     * @throws SqlFailure where it cannot be computed
     */
    static long tryOut(QueryPlan returning, List<Znode> drafted, Tree base, String chroot, Executions executions) {
        long bytes = 0;
        for (Object[] row : rows(returning, drafted, base, chroot, executions, 0)) {
            bytes += Values.sizeBytes(row);
        }
        return bytes;
    }

    private static List<@Nullable Object[]> rows(
            QueryPlan returning, List<Znode> after, Tree base, String chroot, Executions executions, long kept) {
        Map<String, Znode> byPath = new HashMap<>();
        after.forEach(node -> byPath.put(node.path(), node));
        Tree shown = new Shown(base, byPath);
        List<@Nullable Object[]> rows = new ArrayList<>();
        Budget budget = executions.budget();
        long left = kept;
        for (Znode node : after) {
            Execution execution = executions.on(shown, ReadSet.NONE, NodeView.relative(chroot, node.path()));
            for (Object[] row : Drafting.rows(returning, execution, 1)) {
                left -= Values.sizeBytes(row);
                if (left < 0) {
                    budget.keepBytes(-left);
                    left = 0;
                }
                rows.add(row);
            }
            budget.beginRow();
        }
        return rows;
    }

    /** The znode that a change left behind, given its result; null for what is no row of the statement. */
    static @Nullable Znode after(Change change, WriteResult result) {
        if (!change.counts()) {
            return null;
        }
        if (result instanceof WriteResult.Created created && change.request() instanceof WriteRequest.Create create) {
            return OverlayNode.created(created.path(), create, created.stat());
        }
        Znode before = change.before();
        if (result instanceof WriteResult.DataSet set
                && change.request() instanceof WriteRequest.SetData data
                && before != null) {
            return OverlayNode.changed(before, data.data(), set.stat());
        }
        return before;
    }

    /** Some znodes in front of a tree. */
    private record Shown(Tree base, Map<String, Znode> nodes) implements LayeredTree {
        @Override
        public long zxid() {
            return base.zxid();
        }

        @Override
        public @Nullable Znode find(String path) {
            Znode node = nodes.get(path);
            return node == null ? base.find(path) : node;
        }

        @Override
        public @Nullable ZnodeCursor children(String parent, NameRange range) {
            return base.children(parent, range);
        }

        @Override
        public ZnodeCursor scan(PathRange range) {
            return base.scan(range);
        }

        @Override
        public long size() {
            return base.size();
        }
    }
}
