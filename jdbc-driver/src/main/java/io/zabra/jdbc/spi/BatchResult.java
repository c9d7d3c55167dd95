package io.zabra.jdbc.spi;

/**
 * What the parts of a batch yielded, in their order.
 *
 * @param counts of each part: znodes changed
 * @param generatedKeys of all parts, where asked for: rows of (path VARCHAR, czxid BIGINT)
 */
public record BatchResult(long[] counts, RowBatch generatedKeys) {}
