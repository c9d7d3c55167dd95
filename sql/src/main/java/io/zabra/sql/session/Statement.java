package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.ResultTypes;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A statement, planned. Immutable, and shared by all sessions. */
sealed interface Statement {
    /** A query; {@code explained}: whose plan is asked for. */
    record Query(QueryPlan plan, boolean explained) implements Statement {}

    /** An INSERT, UPDATE or DELETE. */
    record Write(WritePlan plan, boolean explained) implements Statement {}

    /** What a session does without planning. */
    record Command(Verb verb) implements Statement {}

    /** The commands. */
    enum Verb {
        BEGIN,
        COMMIT,
        ROLLBACK
    }

    Column PLAN_COLUMN = new Column("plan", "plan", "", "", SqlType.VARCHAR, 0, 0, false);

    static List<Column> columns(Statement statement) {
        if (statement instanceof Query query) {
            return query.explained ? List.of(PLAN_COLUMN) : query.plan.columns();
        }
        return statement instanceof Write write && write.explained ? List.of(PLAN_COLUMN) : List.of();
    }

    static List<RelDataType> parameters(Statement statement) {
        if (statement instanceof Query query) {
            return query.plan.parameters();
        }
        return statement instanceof Write write ? write.plan.parameters() : List.of();
    }

    static StatementDescription describe(long id, Statement statement) {
        StatementDescription.Kind kind = statement instanceof Command
                ? StatementDescription.Kind.COMMAND
                : columns(statement).isEmpty() ? StatementDescription.Kind.UPDATE : StatementDescription.Kind.QUERY;
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
        boolean direct = (plan instanceof WritePlan.Update update && update.direct() != null)
                || (plan instanceof WritePlan.Delete delete && delete.direct() != null);
        String name = plan.getClass().getSimpleName();
        String how = direct ? "(compare and set, without reading)" : "(one multi, guarded by the versions read)";
        StringBuilder text = new StringBuilder(name).append(how).append('\n');
        plan.source()
                .explained()
                .lines()
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
