package io.zabra.sql.session;

import io.zabra.engine.tree.Tree;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.sql.dml.Executions;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Gathered;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.ViewColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One statement's run in a session.
 *
 * @param values of its parameters
 * @param nowMs one moment for all of it
 */
record StatementRun(
        SessionContext context,
        @Nullable Object[] values,
        ExecuteOptions options,
        Budget budget,
        long nowMs,
        Gathered gathered)
        implements Executions {
    StatementRun(SessionContext context, @Nullable Object[] values, ExecuteOptions options, Budget budget, long nowMs) {
        this(context, values, options, budget, nowMs, new Gathered());
    }

    @Override
    public Execution on(Tree tree, ReadSet reads, @Nullable Object... more) {
        Access access = new Access(context.control(), context.identities().get());
        NodeView nodes = new NodeView(tree, context.chroot(), access, reads, gathered);
        Object[] all = values;
        if (more.length > 0) {
            all = Arrays.copyOf(values, values.length + more.length);
            System.arraycopy(more, 0, all, values.length, more.length);
        }
        ViewColumns views =
                view -> context.planner().columns(view, context.chroot(), new SessionViews(context), budget);
        return new Execution(nodes, context.facts(), all, budget, nowMs, context.sessionId(), views);
    }
}
