package io.zabra.sql.schema;

import io.zabra.sql.exec.NodeRows;
import io.zabra.sql.exec.TableRows;

/** Where a table's rows come from. */
public sealed interface RowSource {
    double NODES_EXPECTED = 100_000;

    double rowsExpected();

    /** The znodes themselves. */
    record Nodes() implements RowSource {
        @Override
        public double rowsExpected() {
            return NODES_EXPECTED;
        }
    }

    /** Some rows for each znode, whose path is the first column: conditions on it find the znodes. */
    record PerNode(NodeRows.Expander expander) implements RowSource {
        @Override
        public double rowsExpected() {
            return NODES_EXPECTED;
        }
    }

    /** Computed as a whole. */
    record Computed(double rowsExpected, TableRows.Source source) implements RowSource {}
}
