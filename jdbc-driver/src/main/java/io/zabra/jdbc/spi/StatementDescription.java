package io.zabra.jdbc.spi;

import java.util.List;

/**
 * A prepared statement.
 *
 * @param id within its session
 * @param columns empty unless the statement is a query
 * @param parameters the types of its {@code ?}, in order
 */
public record StatementDescription(long id, Kind kind, List<Column> columns, List<SqlType> parameters) {
    public StatementDescription {
        columns = List.copyOf(columns);
        parameters = List.copyOf(parameters);
    }

    public enum Kind {
        /** Yields rows. */
        QUERY,
        /** Changes znodes and yields a count. */
        UPDATE,
        /** Neither: SET, DDL. The count is 0. */
        COMMAND
    }
}
