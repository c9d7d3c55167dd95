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
 * @param ifExact does the same with less to test where the access path {@link AccessPath#isExact}; null where there is none such
 */
public record ZnodeScan(
        AccessPath access,
        List<ZnodeColumn> tested,
        @Nullable Expression condition,
        boolean briefCondition,
        String conditionText,
        List<ZnodeColumn> wanted,
        ScanLayout layout,
        @Nullable ZnodeScan ifExact)
        implements LookUp {
    private static final double CONDITION_SELECTIVITY = 0.25;

    public ZnodeScan(
            AccessPath access,
            List<ZnodeColumn> tested,
            @Nullable Expression condition,
            boolean briefCondition,
            String conditionText,
            List<ZnodeColumn> wanted) {
        this(
                access,
                tested,
                condition,
                briefCondition,
                conditionText,
                wanted,
                ScanLayout.wide(access, tested, wanted),
                null);
    }

    /** @param other of the same access path and columns */
    public ZnodeScan ifExact(ZnodeScan other) {
        return new ZnodeScan(access, tested, condition, briefCondition, conditionText, wanted, layout, other);
    }

    private ZnodeScan by(AccessPath another) {
        ZnodeScan scan = new ZnodeScan(another, tested, condition, briefCondition, conditionText, wanted);
        return ifExact == null ? scan : scan.ifExact(ifExact.by(another));
    }

    private boolean isExact(Execution execution, @Nullable Object[] outer) {
        return ifExact != null && access.isExact(execution, outer);
    }

    /** What there is to test, of this one or of {@link #ifExact}. */
    ZnodeScan chosen(Execution execution) {
        return chosen(isExact(execution, new Object[0]));
    }

    private ZnodeScan chosen(boolean exact) {
        return exact && ifExact != null ? ifExact : this;
    }

    @Override
    public RowCursor open(Execution execution) {
        return open(execution, new Object[0]);
    }

    @Override
    public RowCursor open(Execution execution, @Nullable Object[] outer) {
        ZnodeScan scan = chosen(isExact(execution, outer));
        return new ZnodeScanCursor(scan.layout, scan.condition, execution, access.open(execution, outer), RowUse.KEPT);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return open(execution, RowUse.REUSED);
    }

    @Override
    public RowCursor openEncoding(Execution execution) {
        return open(execution, RowUse.ENCODED);
    }

    private RowCursor open(Execution execution, RowUse use) {
        Object[] none = new Object[0];
        ZnodeScan scan = chosen(isExact(execution, none));
        return new ZnodeScanCursor(scan.layout, scan.condition, execution, access.open(execution, none), use);
    }

    /** With rows of another layout than its own. */
    RowCursor open(Execution execution, Narrow rows, RowUse use) {
        Object[] none = new Object[0];
        boolean exact = isExact(execution, none);
        return new ZnodeScanCursor(
                rows.layout(exact), chosen(exact).condition, execution, access.open(execution, none), use);
    }

    /** Layouts of rows that have some columns alone; the other one is for {@link #ifExact}. */
    record Narrow(ScanLayout all, @Nullable ScanLayout ifExact) {
        ScanLayout layout(boolean exact) {
            return exact && ifExact != null ? ifExact : all;
        }
    }

    @Override
    public int[] columns() {
        return Stream.concat(tested.stream(), wanted.stream())
                .mapToInt(ZnodeColumn::position)
                .toArray();
    }

    /** @param columns the positions that make a row, in this order, instead of all */
    Narrow narrow(List<Integer> columns) {
        List<ZnodeColumn> named = columns.stream().map(ZnodeColumn::at).toList();
        return new Narrow(
                ScanLayout.narrow(access, tested, named),
                ifExact == null ? null : ScanLayout.narrow(access, ifExact.tested, named));
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
    public boolean isLight() {
        return isListing() && wanted.stream().allMatch(ZnodeColumn::isLight);
    }

    @Override
    public boolean isLightLookup() {
        return isListing()
                && access instanceof AccessPath.Points points
                && points.paths().size() == 1
                && wanted.stream().allMatch(column -> column.isLight() || column == ZnodeColumn.PATH);
    }

    @Override
    public boolean mayRepeat() {
        return condition == null && access instanceof AccessPath.Children && layout.sameOfSiblings();
    }

    @Override
    public List<Order> orders() {
        Boolean descending = access.descending();
        if (descending == null) {
            return List.of();
        }
        Order byPath = new Order(ZnodeColumn.PATH.position(), descending, true);
        boolean siblings = access instanceof AccessPath.Children;
        return siblings ? List.of(byPath, new Order(ZnodeColumn.NAME.position(), descending, true)) : List.of(byPath);
    }

    @Override
    public @Nullable Operator reversed() {
        AccessPath opposite = access.reversed();
        return opposite == null ? null : by(opposite);
    }

    @Override
    public Operator inAnyOrder() {
        return by(access.inAnyOrder());
    }

    @Override
    public long count(Execution execution) {
        return condition == null && layout.isEmpty() ? access.count(execution) : -1;
    }
}
