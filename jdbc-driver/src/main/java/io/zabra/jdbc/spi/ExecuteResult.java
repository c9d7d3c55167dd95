package io.zabra.jdbc.spi;

import java.util.List;

/**
 * What a statement yielded.
 *
 * @param columns of a query; empty otherwise
 * @param rows the first of a query's rows; where they are not the last, {@link SqlSession#fetch} with {@code cursorId}
 *     gets more
 * @param cursorId 0 where there is nothing more to fetch: such a cursor needs no closing
 * @param updateCount znodes changed; -1 for a query
 * @param generatedKeys where asked for and the statement created znodes: rows of (path VARCHAR, czxid BIGINT)
 * @param zxid exactly that of the state that was read, or of the transaction that was written; of a command that is neither,
 *     one that was applied by then, or 0
 */
public record ExecuteResult(
        List<Column> columns,
        RowBatch rows,
        long cursorId,
        long updateCount,
        RowBatch generatedKeys,
        long zxid,
        List<String> warnings) {
    public ExecuteResult {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }
}
