package io.zabra.sql.dml;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.syntax.Dml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws from one state of the tree what a statement would write. Immutable. */
final class Drafting {
    /** Of a row of (path, version, value), and of one that has a reason behind it. */
    private static final int VALUE = 2;

    private static final int EXPLAINED = 3;

    private final String chroot;
    private final WriteLimits limits;

    /** @param limits of one multi */
    Drafting(String chroot, WriteLimits limits) {
        this.chroot = chroot;
        this.limits = limits;
    }

    /** @param reads is told what the statement rests on */
    Draft draft(WritePlan plan, Tree tree, ReadSet reads, Executions executions) {
        Execution execution = executions.on(tree, reads);
        Budget budget = execution.budget();
        Draft draft = new Draft(tree, limits, budget);
        boolean some = false;
        // Row by row: what the draft does not keep of them is kept nowhere.
        try (RowCursor rows = plan.source().root().open(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                some = true;
                draw(plan, row, draft, reads, executions);
                budget.beginRow();
            }
        }
        NamedPath named = some ? null : plan.named();
        String path = named == null ? null : named.in(execution);
        if (path != null && tree.findWithoutData(NodeView.absolute(chroot, path)) != null) {
            requireShown(execution, path);
        }
        return draft;
    }

    /** A znode that does not show is none that a condition leaves out. */
    private static void requireShown(Execution execution, String path) {
        if (execution.nodes().read(path) == null) {
            throw new SqlFailure(SqlState.NO_PERMISSION, "The ACL does not permit this on " + path);
        }
    }

    private void draw(WritePlan plan, @Nullable Object[] row, Draft draft, ReadSet reads, Executions executions) {
        if (plan instanceof WritePlan.Insert insert) {
            insert(insert, row, draft, reads, executions);
        } else if (plan instanceof WritePlan.Merge merge) {
            merge(merge, row, draft);
        } else {
            change(plan, row, draft);
        }
    }

    private void change(WritePlan plan, @Nullable Object[] row, Draft draft) {
        String path = NodeView.absolute(chroot, String.valueOf(row[0]));
        if (plan instanceof WritePlan.Delete && path.equals("/")) {
            // Told before anything else is, since whoever deletes it wants no condition, or one that is too wide.
            throw new SqlFailure(SqlState.INVALID_PARAMETER, StoreErrors.notDeleted(path));
        }
        int version = version(row[1], draft.tree(), path);
        if (plan instanceof WritePlan.Update && row.length > EXPLAINED) {
            HiddenData.requireShown(row, VALUE, VALUE + 1, String.valueOf(row[0]));
        }
        WriteRequest request = plan instanceof WritePlan.Delete
                ? new WriteRequest.Delete(path, version)
                : new WriteRequest.SetData(path, Payloads.bytes(row[VALUE]), version);
        draft.add(new Change(request, Change.Role.ROW, before(plan, draft.tree(), path)));
    }

    private void insert(
            WritePlan.Insert plan, @Nullable Object[] row, Draft draft, ReadSet reads, Executions executions) {
        int count = plan.columns().size();
        WriteRequest.Create create = Payloads.create(plan.columns(), row, chroot);
        String path = create.path();
        WritePlan.Conflict conflict = create.sequential() ? null : plan.conflict();
        if (row.length > count && !isLeftOut(conflict, path, draft)) {
            HiddenData.requireShown(row, CopiedData.dataColumn(plan.columns()), count, NodeView.relative(chroot, path));
        }
        if (conflict != null && draft.rowAt(path) != null) {
            if (conflict.update() != null) {
                throw twice(path);
            }
            return;
        }
        Znode there = conflict == null ? null : draft.tree().find(path);
        if (there != null && conflict != null) {
            resolve(plan, conflict, row, there, draft, reads, executions);
            return;
        }
        if (!create.sequential()) {
            draft.leaveParent(path);
        }
        if (plan.withParents()) {
            draft.addParents(path, chroot);
        }
        draft.add(new Change(create, conflict == null ? Change.Role.ROW : Change.Role.ABSENT_ROW, null));
    }

    /** {@code ON CONFLICT DO NOTHING}, and there is one. */
    private static boolean isLeftOut(WritePlan.@Nullable Conflict conflict, String path, Draft draft) {
        return conflict != null
                && conflict.update() == null
                && (draft.rowAt(path) != null || draft.tree().find(path) != null);
    }

    private void resolve(
            WritePlan.Insert plan,
            WritePlan.Conflict conflict,
            @Nullable Object[] row,
            Znode there,
            Draft draft,
            ReadSet reads,
            Executions executions) {
        QueryPlan update = conflict.update();
        if (update == null) {
            WriteRequest exists = new WriteRequest.Check(there.path(), WriteRequest.ANY_VERSION);
            draft.add(new Change(exists, Change.Role.CHECK, OverlayNode.statOf(there)));
            return;
        }
        Execution execution = executions.on(draft.tree(), reads, Payloads.excluded(plan.columns(), row));
        List<@Nullable Object[]> changed = rows(update, execution, 1);
        String shown = NodeView.relative(chroot, there.path());
        if (changed.isEmpty()) {
            requireShown(execution, shown);
        }
        if (!changed.isEmpty() && changed.get(0).length > EXPLAINED) {
            HiddenData.requireShown(changed.get(0), VALUE, VALUE + 1, shown);
        }
        WriteRequest request = changed.isEmpty()
                ? new WriteRequest.Check(there.path(), there.version())
                : new WriteRequest.SetData(there.path(), Payloads.bytes(changed.get(0)[VALUE]), there.version());
        draft.add(new Change(
                request,
                changed.isEmpty() ? Change.Role.CHECK : Change.Role.ROW,
                before(plan, draft.tree(), there.path())));
    }

    private void merge(WritePlan.Merge plan, @Nullable Object[] row, Draft draft) {
        WritePlan.Arm arm = row[2] instanceof Number number ? plan.arms().get(number.intValue()) : null;
        if (arm == null || arm.action() == Dml.Action.NOTHING) {
            return;
        }
        if (arm.action() == Dml.Action.INSERT) {
            insert(arm, row, draft);
            return;
        }
        String path = NodeView.absolute(chroot, String.valueOf(row[0]));
        if (draft.at(path) != null) {
            throw twice(path);
        }
        int version = version(row[1], draft.tree(), path);
        if (arm.explained()) {
            HiddenData.requireShown(row, arm.first(), arm.first() + 1, String.valueOf(row[0]));
        }
        WriteRequest request = arm.action() == Dml.Action.DELETE
                ? new WriteRequest.Delete(path, version)
                : new WriteRequest.SetData(path, Payloads.bytes(row[arm.first()]), version);
        draft.add(new Change(request, Change.Role.ROW, before(plan, draft.tree(), path)));
    }

    private void insert(WritePlan.Arm arm, @Nullable Object[] row, Draft draft) {
        Object[] inserted =
                Arrays.copyOfRange(row, arm.first(), arm.first() + arm.columns().size());
        WriteRequest.Create create = Payloads.create(arm.columns(), inserted, chroot);
        if (arm.explained()) {
            int data = arm.first() + CopiedData.dataColumn(arm.columns());
            int reason = arm.first() + arm.columns().size();
            HiddenData.requireShown(row, data, reason, NodeView.relative(chroot, create.path()));
        }
        if (!create.sequential() && draft.at(create.path()) != null) {
            throw StoreErrors.of(ErrorCode.NODE_EXISTS, create, NodeView.relative(chroot, create.path()));
        }
        boolean absent = !create.sequential() && draft.tree().find(create.path()) == null;
        draft.add(new Change(create, absent ? Change.Role.ABSENT_ROW : Change.Role.ROW, null));
    }

    /** Of a znode that shows by its name alone the version is checked all the same: it is the one that the statement came by. */
    private static int version(@Nullable Object shown, Tree tree, String path) {
        Znode node = shown instanceof Integer ? null : tree.findWithoutData(path);
        return shown instanceof Integer known ? known : node == null ? WriteRequest.ANY_VERSION : node.version();
    }

    private SqlFailure twice(String path) {
        return new SqlFailure(
                SqlState.CARDINALITY_VIOLATION,
                "The statement would change " + NodeView.relative(chroot, path)
                        + " a second time: its rows must have paths of their own");
    }

    /** Its data is asked for by nobody but RETURNING. */
    private static @Nullable Znode before(WritePlan plan, Tree tree, String path) {
        boolean shown = plan.returning() != null;
        Znode node = shown ? tree.find(path) : tree.findWithoutData(path);
        return node == null ? null : shown ? OverlayNode.copyOf(node) : OverlayNode.statOf(node);
    }

    /** @param max more of them are not read */
    static List<@Nullable Object[]> rows(QueryPlan query, Execution execution, int max) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (RowCursor cursor = query.root().open(execution)) {
            for (Object[] row = cursor.next(); row != null && rows.size() < max; row = cursor.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
