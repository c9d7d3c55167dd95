package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one statement is planned against.
 *
 * @param treeSize znodes in the tree, for estimates
 * @param pairsMax rows that a join without a condition may be expected to make
 * @param views what names beside the tables' stand for
 * @param cancelled whether nobody wants the plan any more
 */
public record Planning(double treeSize, double pairsMax, Views views, AtomicBoolean cancelled) {
    /** @throws SqlFailure 57014 where it is cancelled */
    public void check() {
        if (cancelled.get()) {
            throw new SqlFailure(SqlState.CANCELED, "The statement was cancelled while it was planned");
        }
    }

    /**
     * A view, as it was found.
     *
     * @param mzxid of its znode: another one is another view
     */
    public record View(String name, String query, long mzxid) {}

    /** The views that a session may use, as they are when its statement is planned. */
    public interface Views {
        Views NONE = new Views() {
            @Override
            public @Nullable View find(String name) {
                return null;
            }

            @Override
            public boolean areCurrent(List<View> used) {
                return used.isEmpty();
            }
        };

        /** Null where there is no such view. */
        @Nullable
        View find(String name);

        /** Whether this session would find just these now. */
        boolean areCurrent(List<View> used);
    }
}
