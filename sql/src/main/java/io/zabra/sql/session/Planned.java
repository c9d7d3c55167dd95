package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.syntax.LiftedText;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its plan, and the literals that were lifted out of its text.
 *
 * @param lifted null where none were: the statement's parameters are the plan's
 */
record Planned(Statement statement, @Nullable LiftedText lifted) {
    private static final int PARAMETER_BYTES_BRIEF = 1 << 16;

    /** Whether it may come to wait for other sessions. */
    boolean waits() {
        return statement instanceof Statement.Command command
                && command.syntax().kind() == StatementSyntax.Kind.LOCK;
    }

    /** Throws 22023 where it yields rows: a batch has none to give them to. */
    void requireNoRows() {
        if (Statement.yieldsRows(statement)) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "What yields rows can't be part of a batch");
        }
    }

    /** To compare values that are long takes time. */
    void requireBrief(List<@Nullable Object> own, Budget budget) {
        long bytes = 0;
        for (Object value : own) {
            bytes += value instanceof String text ? text.length() : value instanceof byte[] data ? data.length : 0;
        }
        if (bytes > PARAMETER_BYTES_BRIEF) {
            budget.requireTime();
        }
    }

    /** The plan's parameters, given the statement's own. */
    List<@Nullable Object> bound(List<@Nullable Object> own) {
        if (lifted == null) {
            return own;
        }
        if (own.size() != lifted.ownParameters()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "The statement has " + lifted.ownParameters() + " parameters, of which " + own.size() + " are set");
        }
        return lifted.bound(own);
    }

    StatementDescription describe(long id) {
        StatementDescription all = Statement.describe(id, statement);
        if (lifted == null) {
            return all;
        }
        List<SqlType> own = new ArrayList<>();
        for (int i = 0; i < all.parameters().size(); i++) {
            if (lifted.values().get(i) == null) {
                own.add(all.parameters().get(i));
            }
        }
        return new StatementDescription(id, all.kind(), all.columns(), own);
    }
}
