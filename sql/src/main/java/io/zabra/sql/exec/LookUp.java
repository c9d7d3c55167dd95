package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** Rows made of znodes that a join finds by its left rows, each time anew. */
public sealed interface LookUp extends Operator permits ZnodeScan, NodeRows {
    AccessPath access();

    /** @param outer the left row, which the bounds of the access path refer to */
    RowCursor open(Execution execution, @Nullable Object[] outer);

    /** Positions in its rows that are not null throughout. */
    int[] columns();

    /** Whether it looks for one path, and takes nothing of it that could be long but that. */
    boolean isLightLookup();
}
