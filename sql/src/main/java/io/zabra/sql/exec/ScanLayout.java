package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which columns of {@code znodes} a scan reads, and where each goes in its rows: what can be said once for all executions.
 * Immutable.
 *
 * @param tested read for the condition
 * @param wanted read for the row
 * @param places of the wanted columns in the row
 * @param known for each wanted column whether the condition has read it already
 * @param width of a row
 * @param wide whether rows are as wide as the table, with the tested columns in them
 * @param byIndex whether the path alone gives all columns, and the access path finds it in the index
 * @param needsPath whether a column is made of the whole path: the name is known without it, and siblings have one parent
 * @param computesPath whether that holds even where the path itself may be given as bytes
 * @param needsData whether the znodes' data is read
 * @param hides whether a column is NULL where the znode may not be READ
 * @param readsStat whether a column is of more than the path, and NULL where that alone is to be known
 * @param facets what of the znodes is read that their version tells nothing of, as in {@link ReadSet#note}
 * @param takesRuns whether rows are of what {@link RunRows} have alone
 */
record ScanLayout(
        ZnodeColumn[] tested,
        ZnodeColumn[] wanted,
        int[] places,
        boolean[] known,
        int width,
        boolean wide,
        boolean byIndex,
        boolean needsPath,
        boolean computesPath,
        boolean needsData,
        boolean hides,
        boolean readsStat,
        int facets,
        boolean takesRuns) {
    /** Rows as wide as the table. */
    static ScanLayout wide(AccessPath access, List<ZnodeColumn> tested, List<ZnodeColumn> wanted) {
        int[] places = wanted.stream().mapToInt(ZnodeColumn::position).toArray();
        return of(access, tested, wanted, places, new boolean[places.length], true);
    }

    /** Rows of these columns, in this order. */
    static ScanLayout narrow(AccessPath access, List<ZnodeColumn> tested, List<ZnodeColumn> columns) {
        int[] places = new int[columns.size()];
        boolean[] known = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
            known[i] = tested.contains(columns.get(i));
        }
        return of(access, tested, columns, places, known, false);
    }

    private static ScanLayout of(
            AccessPath access,
            List<ZnodeColumn> tested,
            List<ZnodeColumn> wanted,
            int[] places,
            boolean[] known,
            boolean wide) {
        List<ZnodeColumn> all = Stream.concat(tested.stream(), wanted.stream()).toList();
        boolean indexed = !(access instanceof AccessPath.Points) && !(access instanceof AccessPath.Owned);
        return new ScanLayout(
                tested.toArray(new ZnodeColumn[0]),
                wanted.toArray(new ZnodeColumn[0]),
                places,
                known,
                wide ? ZnodeColumn.COUNT : places.length,
                wide,
                indexed && all.stream().allMatch(ZnodeColumn::isOfPath),
                all.contains(ZnodeColumn.PATH) || all.contains(ZnodeColumn.DEPTH),
                tested.contains(ZnodeColumn.PATH) || all.contains(ZnodeColumn.DEPTH),
                all.stream().anyMatch(ZnodeColumn::isOfData),
                all.stream().anyMatch(ZnodeColumn::isHidden),
                !all.stream().allMatch(ZnodeColumn::isOfPath),
                all.stream().mapToInt(ZnodeColumn::facet).reduce(0, (a, b) -> a | b),
                !wide && tested.isEmpty() && wanted.stream().allMatch(ZnodeColumn::isOfRuns));
    }

    /** Whether rows of siblings are alike. */
    boolean sameOfSiblings() {
        return tested.length == 0 && Arrays.stream(wanted).allMatch(column -> column == ZnodeColumn.PARENT);
    }

    /** Whether it reads nothing: only how many rows there are matters. */
    boolean isEmpty() {
        return tested.length == 0 && wanted.length == 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(wanted) + (tested.length == 0 ? "" : " where " + Arrays.toString(tested));
    }
}
