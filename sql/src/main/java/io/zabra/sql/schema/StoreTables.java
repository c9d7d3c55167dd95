package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;

import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.RowCursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables over the store: {@code sessions}. */
final class StoreTables {
    private static final double SESSIONS_EXPECTED = 100;

    private StoreTables() {}

    static ZabraTable sessions() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "sessions",
                "The live ZooKeeper sessions",
                List.of(
                        nullable(
                                "session_id",
                                BIGINT,
                                "As znodes.ephemeral_owner has it; in an ensemble NULL of others, but to a super user"),
                        required("timeout_ms", INTEGER, "Milliseconds without a sign of life after which it ends"),
                        required("ephemeral_count", INTEGER, "Ephemeral znodes that it owns"),
                        required("connected", BOOLEAN, "Whether a connection serves it now")),
                List.of(TableKey.primary("sessions", "session_id")),
                new RowSource.Computed(
                        SESSIONS_EXPECTED,
                        execution -> rows(execution.facts().sessions(), session -> new Object[] {
                            execution.shownId(session.id()),
                            session.timeoutMs(),
                            session.ephemerals(),
                            session.connected()
                        })));
    }

    static <T> RowCursor rows(Collection<T> items, Function<T, @Nullable Object[]> row) {
        List<@Nullable Object[]> rows = new ArrayList<>(items.size());
        for (T item : items) {
            rows.add(row.apply(item));
        }
        return new ListCursor(rows);
    }
}
