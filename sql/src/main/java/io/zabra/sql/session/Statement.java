package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.function.Types;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.ResultTypes;
import io.zabra.sql.syntax.Reading;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A statement, planned. Immutable, and shared by all sessions. */
sealed interface Statement {
    /**
     * A query; {@code explained}: whose plan is asked for.
     *
     * @param reading how fresh its state must be; null: as the session is set
     */
    record Query(
            QueryPlan plan,
            List<RelDataType> parameters,
            boolean explained,
            @Nullable Reading reading) implements Statement {}

    /** An INSERT, UPDATE, DELETE or MERGE. */
    record Write(WritePlan plan, List<RelDataType> parameters, boolean explained, List<Planning.View> views)
            implements Statement {
        Write(WritePlan plan, List<RelDataType> parameters, boolean explained) {
            this(
                    plan,
                    parameters,
                    explained,
                    plan.queries().stream()
                            .flatMap(query -> query.views().stream())
                            .toList());
        }
    }

    /** What a session does without planning. */
    record Command(StatementSyntax syntax) implements Statement {}

    Column PLAN_COLUMN = new Column("plan", "plan", "", "", SqlType.VARCHAR, 0, 0, false);

    static List<Column> columns(Statement statement) {
        if (statement instanceof Query query) {
            return query.explained ? List.of(PLAN_COLUMN) : query.plan.columns();
        }
        if (statement instanceof Command command) {
            return Commands.columns(command.syntax.kind());
        }
        Write write = (Write) statement;
        QueryPlan returning = write.plan.returning();
        return write.explained ? List.of(PLAN_COLUMN) : returning == null ? List.of() : returning.columns();
    }

    static List<RelDataType> parameters(Statement statement) {
        if (statement instanceof Query query) {
            return query.parameters;
        }
        return statement instanceof Write write
                ? write.parameters
                : Collections.nCopies(((Command) statement).syntax.parameters(), Types.TEXT);
    }

    /**
     * Ends it, as {@link Budget#check} does, before it is executed, where it was canceled or its time is over; never the end of a
     * transaction, which would stay open then.
     */
    static void check(Statement statement, Budget budget) {
        boolean ends = statement instanceof Command command
                && (command.syntax.kind() == StatementSyntax.Kind.COMMIT
                        || command.syntax.kind() == StatementSyntax.Kind.ROLLBACK);
        if (!ends) {
            budget.check();
        }
    }

    /** The views that it was made of. */
    static List<Planning.View> views(Statement statement) {
        if (statement instanceof Query query) {
            return query.plan.views();
        }
        return statement instanceof Write write ? write.views : List.of();
    }

    static boolean yieldsRows(Statement statement) {
        return !columns(statement).isEmpty();
    }

    static StatementDescription describe(long id, Statement statement) {
        StatementDescription.Kind kind = yieldsRows(statement)
                ? StatementDescription.Kind.QUERY
                : statement instanceof Command ? StatementDescription.Kind.COMMAND : StatementDescription.Kind.UPDATE;
        List<SqlType> parameters =
                parameters(statement).stream().map(ResultTypes::sqlType).toList();
        return new StatementDescription(id, kind, columns(statement), parameters);
    }

    /** The plan to show, where one is asked for. */
    static @Nullable String explained(Statement statement) {
        if (statement instanceof Query query && query.explained) {
            return query.plan.explained();
        }
        if (!(statement instanceof Write write) || !write.explained) {
            return null;
        }
        WritePlan plan = write.plan;
        boolean reads = plan.direct() == null && !(plan instanceof WritePlan.UpdateAcl);
        String how = reads
                ? "(one multi, guarded by the versions read)"
                : plan instanceof WritePlan.Insert ? "(without reading)" : "(compare and set, without reading)";
        StringBuilder text =
                new StringBuilder(plan.getClass().getSimpleName()).append(how).append('\n');
        plan.source()
                .explained()
                .lines()
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
