package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.wire.SqlAnswer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A statement to be executed. */
record AskedStatement(String sql, SqlLead lead, List<@Nullable Object> parameters, ExecuteOptions how) {
    /** What {@code unlock} yields. */
    private static final List<Column> RELEASED =
            List.of(new Column("released", "released", "", "", SqlType.BOOLEAN, 0, 0, true));

    /**
     * What it yielded, of which its effect is all that is known.
     *
     * @throws SQLException 08007 where that does not tell
     */
    ExecuteResult yielded(SqlAnswer.Outcome outcome) throws SQLException {
        if (lead == SqlLead.UNLOCKS) {
            // The one thing that it writes is that it gives up the lock.
            RowBatch released = new RowBatch(List.<@Nullable Object[]>of(new Object[] {true}), true);
            return new ExecuteResult(RELEASED, released, 0, -1, RowBatch.EMPTY, outcome.zxid(), List.of());
        }
        boolean yieldsNothing = lead == SqlLead.COMMITS || lead == SqlLead.DEFINES;
        if (!yieldsNothing && (how.generatedKeys() || !yieldsOnlyCount())) {
            throw Outcomes.withoutAnswer(outcome);
        }
        long count = yieldsNothing ? 0 : outcome.znodes();
        return new ExecuteResult(List.of(), RowBatch.EMPTY, 0, count, RowBatch.EMPTY, outcome.zxid(), List.of());
    }

    /** At most the number of znodes that it changes, each of which is one row of it. */
    private boolean yieldsOnlyCount() {
        String upper = sql.toUpperCase(Locale.ROOT);
        return lead == SqlLead.CHANGES && !upper.contains("RETURNING") && !upper.contains("PARENTS");
    }
}
