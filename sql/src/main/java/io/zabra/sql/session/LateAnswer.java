package io.zabra.sql.session;

import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.plan.CalciteErrors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers a statement that has held no thread: a write or a lock, which has taken effect where it has a result. Any
 * thread, once.
 *
 * @param noted told of a result before it is answered
 */
record LateAnswer(ServerSqlSession.Answer answer, UnaryOperator<ExecuteResult> noted) implements StatementEnd {
    @Override
    public void ended(@Nullable ExecuteResult result, @Nullable Throwable failure) {
        Throwable cause = failure;
        if (result != null) {
            try {
                answer.yielded(noted.apply(result));
                return;
            } catch (RuntimeException | Error e) {
                cause = StoreWriter.tookEffect(e);
            }
        }
        answer.failed(CalciteErrors.of(cause == null ? new IllegalStateException() : cause)
                .toSqlException());
    }
}
