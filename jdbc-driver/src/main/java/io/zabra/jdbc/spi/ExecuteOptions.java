package io.zabra.jdbc.spi;

/**
 * @param maxRows at most so many rows are yielded, the rest silently dropped ({@code Statement.setMaxRows}); 0: all
 * @param fetchSize rows in the first batch; 0: as many as the executor likes to send
 * @param timeoutMs of the execution, and of each fetch of more rows: what takes longer fails with 57014; 0: never
 * @param generatedKeys whether an INSERT is to yield the real path and czxid of what it created
 */
public record ExecuteOptions(long maxRows, int fetchSize, int timeoutMs, boolean generatedKeys) {
    public static final ExecuteOptions DEFAULT = new ExecuteOptions(0, 0, 0, false);
}
