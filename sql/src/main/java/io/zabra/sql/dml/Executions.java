package io.zabra.sql.dml;

import io.zabra.engine.tree.Tree;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Gathered;
import io.zabra.sql.exec.ReadSet;
import org.jspecify.annotations.Nullable;

/** Makes executions of one statement's queries, all within its budget and with its parameters. */
public interface Executions {
    Budget budget();

    /** What they share. */
    Gathered gathered();

    /**
     * @param reads is told what is read
     * @param more parameters behind the statement's own
     */
    Execution on(Tree tree, ReadSet reads, @Nullable Object... more);
}
