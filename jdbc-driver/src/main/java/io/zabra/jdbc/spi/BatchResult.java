package io.zabra.jdbc.spi;

import java.util.List;

/**
 * What the parts of a batch yielded, in their order.
 *
 * @param counts of each part: znodes changed
 * @param generatedKeys of all parts, where asked for: rows of (path VARCHAR, czxid BIGINT)
 * @param zxid of the last part, as {@link ExecuteResult#zxid}; 0 where the executor does not tell, or there was no part
 * @param warnings of all parts, each once
 */
public record BatchResult(long[] counts, RowBatch generatedKeys, long zxid, List<String> warnings) {
    public BatchResult {
        warnings = List.copyOf(warnings);
    }

    /** As executors told it that knew no more. */
    public BatchResult(long[] counts, RowBatch generatedKeys) {
        this(counts, generatedKeys, 0, List.of());
    }
}
