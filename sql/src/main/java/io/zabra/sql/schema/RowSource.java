package io.zabra.sql.schema;

import io.zabra.sql.exec.NamedRows;
import io.zabra.sql.exec.NodeRows;
import io.zabra.sql.exec.ServerRows;
import io.zabra.sql.exec.TableRows;

/** Where a table's rows come from. */
public sealed interface RowSource {
    double NODES_EXPECTED = 100_000;

    double rowsExpected();

    /** Whether they are made of znodes, so that the past of these is theirs. */
    default boolean isOfTree() {
        return this instanceof Nodes || this instanceof PerNode;
    }

    /** The znodes themselves. */
    record Nodes() implements RowSource {
        @Override
        public double rowsExpected() {
            return NODES_EXPECTED;
        }
    }

    /**
     * Some rows for each znode, whose path is the first column: conditions on it find the znodes.
     *
     * @param ownerColumn that has the znode's owner; -1 where there is none
     */
    record PerNode(NodeRows.Expander expander, int ownerColumn) implements RowSource {
        @Override
        public double rowsExpected() {
            return NODES_EXPECTED;
        }
    }

    /** The log's operations, in the order of their zxids. */
    record Logged() implements RowSource {
        @Override
        public double rowsExpected() {
            return NODES_EXPECTED;
        }
    }

    /**
     * Each server of the ensemble has its own, with its number first.
     *
     * @param compared the column of one's row that rests on what others say; -1 where there is none
     */
    record PerServer(double rowsExpected, ServerRows.Local own, ServerRows.Finish finish, int compared)
            implements RowSource {
        static final ServerRows.Finish AS_THEY_ARE = (rows, silent, execution) -> rows;

        PerServer(double rowsExpected, ServerRows.Local own, ServerRows.Finish finish) {
            this(rowsExpected, own, finish, -1);
        }
    }

    /** Of things by their names, which are the first columns. */
    record PerName(double rowsExpected, int names, NamedRows.Source source) implements RowSource {}

    /** Computed as a whole. */
    record Computed(double rowsExpected, TableRows.Source source) implements RowSource {}
}
