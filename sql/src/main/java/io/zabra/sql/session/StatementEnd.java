package io.zabra.sql.session;

import io.zabra.jdbc.spi.ExecuteResult;
import org.jspecify.annotations.Nullable;

/** Told once what a statement came to that held no thread. */
@FunctionalInterface
interface StatementEnd {
    /** One of both is null. */
    void ended(@Nullable ExecuteResult result, @Nullable Throwable failure);
}
