package io.zabra.sql.session;

import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.sql.plan.CalciteErrors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers a statement that has held no thread. Any thread, once.
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
                cause = e;
            }
        }
        answer.failed(CalciteErrors.of(cause == null ? new IllegalStateException() : cause)
                .toSqlException());
    }
}
