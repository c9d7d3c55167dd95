package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.List;

/** What the statements yield that are no queries and no writes. */
final class Commands {
    private static final List<Column> LOCK = List.of(
            column("acquired", SqlType.BOOLEAN),
            column("fencing_token", SqlType.BIGINT),
            column("lock_path", SqlType.VARCHAR));
    private static final List<Column> UNLOCK = List.of(column("released", SqlType.BOOLEAN));
    private static final List<Column> SETTING =
            List.of(column("name", SqlType.VARCHAR), column("setting", SqlType.VARCHAR));

    private Commands() {}

    private static Column column(String name, SqlType type) {
        return new Column(name, name, "", "", type, 0, 0, true);
    }

    static List<Column> columns(StatementSyntax.Kind kind) {
        return switch (kind) {
            case LOCK -> LOCK;
            case UNLOCK -> UNLOCK;
            case SHOW -> SETTING;
            case CORE, BEGIN, COMMIT, ROLLBACK, SET, CREATE_VIEW, DROP_VIEW, CANCEL -> List.of();
        };
    }
}
