package io.zabra.jdbc.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a result.
 *
 * @param rows each as long as the columns; values have the classes that {@link SqlType} names
 * @param last whether no more follow
 * @param warnings that came up while they were made; of the first rows those of their {@link ExecuteResult}
 */
public record RowBatch(List<@Nullable Object[]> rows, boolean last, List<String> warnings) {
    public static final RowBatch EMPTY = new RowBatch(List.of(), true);

    public RowBatch(List<@Nullable Object[]> rows, boolean last) {
        this(rows, last, List.of());
    }

    /** The same with warnings. */
    public RowBatch with(List<String> others) {
        return new RowBatch(rows, last, others);
    }
}
