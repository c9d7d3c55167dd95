package io.zabra.sql.plan;

import org.jspecify.annotations.Nullable;

/**
 * What one statement is planned against.
 *
 * @param treeSize znodes in the tree, for estimates
 * @param pairsMax rows that a join without a condition may be expected to make
 * @param views what names beside the tables' stand for
 */
public record Planning(double treeSize, double pairsMax, Views views) {
    /** The views that a session may use, as they are when its statement is planned. */
    @FunctionalInterface
    public interface Views {
        Views NONE = name -> null;

        /** The query behind a name; null where there is no such view. */
        @Nullable
        String query(String name);
    }
}
