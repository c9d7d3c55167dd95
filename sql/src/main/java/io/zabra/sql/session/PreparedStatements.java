package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session has prepared and not closed: so many statements, and so much text of them, that others have room. One thread. */
final class PreparedStatements {
    /** The driver keeps fewer that nobody uses: PlanCache. */
    private static final int STATEMENTS_MAX = 1_024;
    /** Of all together; one alone may be as long as a request can be. */
    private static final long CHARS_MAX = 4 << 20;

    private final Map<Long, Prepared> statements = new HashMap<>();
    private long lastId;
    private long chars;

    /** Throws 54000 where no room is left for one more; before it is planned, which takes time. */
    void requireRoom(String sql) {
        if (statements.size() >= STATEMENTS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "This connection has " + STATEMENTS_MAX + " prepared statements open, and can have no more: close"
                            + " those that are not used");
        }
        if (!statements.isEmpty() && sql.length() > CHARS_MAX - chars) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "The prepared statements that this connection has open would come to more than " + CHARS_MAX
                            + " characters: close those that are not used, or write values as parameters");
        }
    }

    /** Returns its id. */
    long add(String sql, Planned planned) {
        statements.put(++lastId, new Prepared(sql, planned));
        chars += sql.length();
        return lastId;
    }

    @Nullable
    Prepared find(long id) {
        return statements.get(id);
    }

    /** @throws SqlFailure 26000 where there is none */
    Prepared require(long id) {
        Prepared prepared = statements.get(id);
        if (prepared == null) {
            throw new SqlFailure(SqlState.UNKNOWN_STATEMENT, "There is no statement " + id);
        }
        return prepared;
    }

    /** Nothing happens where there is none. */
    void remove(long id) {
        Prepared prepared = statements.remove(id);
        if (prepared != null) {
            chars -= prepared.sql.length();
        }
    }
}
