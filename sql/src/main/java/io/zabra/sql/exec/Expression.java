package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** A scalar expression, compiled. Stateless: any number of executions evaluate it at once. */
@FunctionalInterface
public interface Expression {
    @Nullable
    Object eval(Execution execution, @Nullable Object[] row);

    /** Whether a condition holds: neither false nor unknown. */
    default boolean holds(Execution execution, @Nullable Object[] row) {
        return Boolean.TRUE.equals(eval(execution, row));
    }
}
