package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** What {@code FOR SYSTEM_TIME AS OF} names: one moment, whatever the rows. Stateless. */
final class Moments extends SqlBasicVisitor<Void> {
    /** Which the parser takes for names. */
    private static final Set<String> CLOCKS =
            Set.of("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "LOCALTIME");

    private static final SqlBasicVisitor<Void> MOMENT = new SqlBasicVisitor<>() {
        @Override
        public @Nullable Void visit(SqlIdentifier name) {
            if (name.isSimple() && CLOCKS.contains(name.getSimple().toUpperCase(Locale.ROOT))) {
                return null;
            }
            throw varying(name);
        }

        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
                throw varying(call);
            }
            return super.visit(call);
        }
    };

    private Moments() {}

    /** @throws SqlFailure 42601 where it would be another one for each row, or a query's to say */
    static void require(SqlNode statement) {
        statement.accept(new Moments());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSnapshot past) {
            past.getPeriod().accept(MOMENT);
        }
        return super.visit(call);
    }

    private static SqlFailure varying(SqlNode moment) {
        return new SqlFailure(
                        SqlState.SYNTAX_ERROR,
                        "AS OF takes one moment for all rows: a time that is written out, a parameter, or what is"
                                + " calculated from these")
                .at(
                        moment.getParserPosition().getLineNum(),
                        moment.getParserPosition().getColumnNum());
    }
}
