package io.zabra.jdbc.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a result.
 *
 * @param rows each as long as the columns; values have the classes that {@link SqlType} names
 * @param last whether no more follow
 */
public record RowBatch(List<@Nullable Object[]> rows, boolean last) {
    public static final RowBatch EMPTY = new RowBatch(List.of(), true);
}
