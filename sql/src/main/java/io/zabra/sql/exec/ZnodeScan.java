package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code znodes}. Each is as wide as the table, and holds only the columns that are wanted. What the condition needs
 * is read first, and the rest only where it holds.
 *
 * @param tested columns that the condition reads
 * @param condition what the access path leaves open; null where nothing
 * @param conditionText for EXPLAIN
 * @param wanted further columns
 */
public record ZnodeScan(
        AccessPath access,
        List<ZnodeColumn> tested,
        @Nullable Expression condition,
        String conditionText,
        List<ZnodeColumn> wanted)
        implements Operator {
    private static final double CONDITION_SELECTIVITY = 0.25;
    private static final int LOOK_UPS_BRIEF = 16;

    @Override
    public RowCursor open(Execution execution) {
        return open(execution, new Object[0]);
    }

    /** @param outer the row that a look-up join opens it for; what the access path's bounds refer to */
    RowCursor open(Execution execution, @Nullable Object[] outer) {
        return new ScanCursor(this, execution, access.open(execution, outer));
    }

    @Override
    public int width() {
        return ZnodeColumn.COUNT;
    }

    @Override
    public double rows() {
        return condition == null ? access.rows() : Math.max(1, access.rows() * CONDITION_SELECTIVITY);
    }

    @Override
    public String label() {
        return (isOfPaths() ? "Paths(" : "Znodes(") + access.label()
                + (condition == null ? "" : ", where " + conditionText) + ")";
    }

    private boolean isOfPaths() {
        boolean indexed = !(access instanceof AccessPath.Points) && !(access instanceof AccessPath.Owned);
        return indexed
                && tested.stream().allMatch(ZnodeColumn::isOfPath)
                && wanted.stream().allMatch(ZnodeColumn::isOfPath);
    }

    @Override
    public boolean isBrief() {
        return access instanceof AccessPath.Points points
                && points.paths().size() <= LOOK_UPS_BRIEF
                && tested.stream().noneMatch(column -> column == ZnodeColumn.DATA || column == ZnodeColumn.DATA_TEXT);
    }

    @Override
    public @Nullable Order order() {
        Boolean descending = access.descending();
        return descending == null ? null : new Order(ZnodeColumn.PATH.position(), descending, true);
    }

    @Override
    public @Nullable Operator reversed() {
        AccessPath opposite = access.reversed();
        return opposite == null ? null : new ZnodeScan(opposite, tested, condition, conditionText, wanted);
    }

    private static final class ScanCursor implements RowCursor {
        private final Execution execution;
        private final NodeCursor nodes;
        private final ZnodeColumn[] tested;
        private final @Nullable Expression condition;
        private final ZnodeColumn[] wanted;
        private final boolean byIndex;
        /** Whether nobody remembers what was read. */
        private final boolean plain;

        private final boolean needsPath;
        private @Nullable Object @Nullable [] spare;

        ScanCursor(ZnodeScan scan, Execution execution, NodeCursor nodes) {
            this.execution = execution;
            this.nodes = nodes;
            this.tested = scan.tested.toArray(new ZnodeColumn[0]);
            this.condition = scan.condition;
            this.wanted = scan.wanted.toArray(new ZnodeColumn[0]);
            this.plain = execution.nodes().isPlain();
            this.byIndex = plain && scan.isOfPaths();
            this.needsPath = !plain
                    || scan.tested.stream().anyMatch(ScanCursor::isMadeOfPath)
                    || scan.wanted.stream().anyMatch(ScanCursor::isMadeOfPath);
        }

        /** The name is known without its path. */
        private static boolean isMadeOfPath(ZnodeColumn column) {
            return column.isOfPath() && column != ZnodeColumn.NAME;
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            if (byIndex) {
                return nextByIndex();
            }
            while (nodes.next()) {
                Znode node = nodes.node();
                if (node == null) {
                    continue;
                }
                Object[] row = read(node);
                if (row != null) {
                    return row;
                }
            }
            return null;
        }

        /** Without the znodes themselves: what is wanted is in their paths. A row that nothing is wanted of is always the same. */
        private @Nullable Object @Nullable [] nextByIndex() {
            while (nodes.next()) {
                Object[] row = spare == null ? new Object[ZnodeColumn.COUNT] : spare;
                spare = row;
                if (tested.length == 0 && wanted.length == 0) {
                    return row;
                }
                String path = nodes.path();
                for (ZnodeColumn column : tested) {
                    row[column.position()] = column.readPath(path);
                }
                if (condition == null || condition.holds(execution, row)) {
                    for (ZnodeColumn column : wanted) {
                        row[column.position()] = column.readPath(path);
                    }
                    spare = null;
                    return row;
                }
            }
            return null;
        }

        private @Nullable Object @Nullable [] read(Znode node) {
            Object[] row = spare == null ? new Object[ZnodeColumn.COUNT] : spare;
            String path = needsPath ? nodes.path() : "";
            if (!plain) {
                execution.nodes().noteLooked(path, node);
            }
            if (condition != null) {
                fill(row, tested, path, node);
                if (!condition.holds(execution, row)) {
                    Arrays.fill(row, null);
                    spare = row;
                    return null;
                }
            }
            fill(row, wanted, path, node);
            if (!plain) {
                execution.nodes().noteRead(path, node);
            }
            spare = null;
            return row;
        }

        private void fill(@Nullable Object[] row, ZnodeColumn[] columns, String path, Znode node) {
            for (ZnodeColumn column : columns) {
                row[column.position()] = column == ZnodeColumn.NAME
                        ? nodes.name()
                        : column.read(path, node, execution.nodes().access());
            }
        }

        @Override
        public void close() {
            nodes.close();
        }
    }
}
