package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows that a table derives from each znode, whose path is their first column. */
public record NodeRows(String table, int width, AccessPath access, Expander expander) implements LookUp {
    /** The rows of one znode. */
    @FunctionalInterface
    public interface Expander {
        List<@Nullable Object[]> rows(String path, Znode node, Access access);

        /** What they are made of, as in {@link ReadSet#note}. */
        default int facets(Znode node, Access access) {
            return 0;
        }
    }

    @Override
    public RowCursor open(Execution execution) {
        return open(execution, new Object[0]);
    }

    @Override
    public RowCursor open(Execution execution, @Nullable Object[] outer) {
        NodeCursor nodes = access.open(execution, outer);
        return new RowCursor() {
            private Iterator<@Nullable Object[]> current =
                    List.<@Nullable Object[]>of().iterator();

            @Override
            public @Nullable Object @Nullable [] next() {
                while (!current.hasNext()) {
                    if (!nodes.next()) {
                        return null;
                    }
                    Znode node = nodes.node();
                    if (node != null) {
                        Access rights = execution.nodes().access();
                        execution.nodes().noteRead(nodes.path(), expander.facets(node, rights));
                        current = expander.rows(nodes.path(), node, rights).iterator();
                    }
                }
                return current.next();
            }

            @Override
            public void close() {
                nodes.close();
            }
        };
    }

    @Override
    public int[] columns() {
        return IntStream.range(0, width).toArray();
    }

    @Override
    public boolean isLightLookup() {
        return false;
    }

    @Override
    public double rows() {
        return access.rows();
    }

    @Override
    public String label() {
        return "Table(" + table + ", " + access.label() + ")";
    }

    @Override
    public List<Order> orders() {
        Boolean descending = access.descending();
        return descending == null ? List.of() : List.of(new Order(0, descending, false));
    }

    @Override
    public @Nullable Operator reversed() {
        AccessPath opposite = access.reversed();
        return opposite == null ? null : new NodeRows(table, width, opposite, expander);
    }
}
