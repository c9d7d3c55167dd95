package io.zabra.sql.exec;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code znodes}. Each is as wide as the table, and holds only the columns that are wanted. What the condition needs
 * is read first, and the rest only where it holds.
 *
 * @param tested columns that the condition reads
 * @param condition what the access path leaves open; null where nothing
 * @param briefCondition whether to test it takes no time, whatever the values
 * @param conditionText for EXPLAIN
 * @param wanted further columns
 * @param layout of its own rows
 */
public record ZnodeScan(
        AccessPath access,
        List<ZnodeColumn> tested,
        @Nullable Expression condition,
        boolean briefCondition,
        String conditionText,
        List<ZnodeColumn> wanted,
        ScanLayout layout)
        implements Operator {
    private static final double CONDITION_SELECTIVITY = 0.25;

    public ZnodeScan(
            AccessPath access,
            List<ZnodeColumn> tested,
            @Nullable Expression condition,
            boolean briefCondition,
            String conditionText,
            List<ZnodeColumn> wanted) {
        this(access, tested, condition, briefCondition, conditionText, wanted, ScanLayout.wide(access, tested, wanted));
    }

    @Override
    public RowCursor open(Execution execution) {
        return open(execution, new Object[0]);
    }

    /** @param outer the row that a look-up join opens it for; what the access path's bounds refer to */
    RowCursor open(Execution execution, @Nullable Object[] outer) {
        return new ZnodeScanCursor(layout, condition, execution, access.open(execution, outer), RowUse.KEPT);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return open(execution, layout, RowUse.REUSED);
    }

    @Override
    public RowCursor openEncoding(Execution execution) {
        return open(execution, layout, RowUse.ENCODED);
    }

    /** With rows of another layout than its own. */
    RowCursor open(Execution execution, ScanLayout other, RowUse use) {
        return new ZnodeScanCursor(other, condition, execution, access.open(execution, new Object[0]), use);
    }

    /** Positions in its rows that are not null throughout. */
    int[] columns() {
        return Stream.concat(tested.stream(), wanted.stream())
                .mapToInt(ZnodeColumn::position)
                .toArray();
    }

    /** @param columns the positions that make a row, in this order, instead of all */
    ScanLayout narrow(List<Integer> columns) {
        return ScanLayout.narrow(
                access, tested, columns.stream().map(ZnodeColumn::at).toList());
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
        return (layout.byIndex() ? "Paths(" : "Znodes(") + access.label()
                + (condition == null ? "" : ", where " + conditionText) + ")";
    }

    @Override
    public boolean isBrief() {
        return access instanceof AccessPath.Points
                && access.isBrief()
                && (condition == null || briefCondition)
                && tested.stream().noneMatch(ZnodeColumn::isOfData);
    }

    @Override
    public boolean isListing() {
        return condition == null && access.isBrief();
    }

    @Override
    public @Nullable Order order() {
        Boolean descending = access.descending();
        return descending == null ? null : new Order(ZnodeColumn.PATH.position(), descending, true);
    }

    @Override
    public @Nullable Operator reversed() {
        AccessPath opposite = access.reversed();
        return opposite == null
                ? null
                : new ZnodeScan(opposite, tested, condition, briefCondition, conditionText, wanted);
    }

    @Override
    public Operator inAnyOrder() {
        return new ZnodeScan(access.inAnyOrder(), tested, condition, briefCondition, conditionText, wanted);
    }

    @Override
    public long count(Execution execution) {
        return condition == null && layout.isEmpty() ? access.count(execution) : -1;
    }
}
