package io.zabra.sql.embedded;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Why an embedded store has stopped for good, if it has. Any thread. */
final class StoreFailure implements Consumer<Throwable> {
    private volatile @Nullable Throwable cause;

    @Override
    public void accept(Throwable newCause) {
        cause = newCause;
    }

    boolean happened() {
        return cause != null;
    }

    void check() throws SQLException {
        Throwable thrown = cause;
        if (thrown != null) {
            throw SqlState.CONNECTION_FAILED.exception(
                    "The embedded store has stopped and takes nothing more: " + thrown.getMessage()
                            + ". Close all its connections; the next one opens it anew",
                    0,
                    thrown);
        }
    }
}
