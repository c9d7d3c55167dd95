package io.zabra.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of cells under heads. Immutable. */
public final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "…";
    private static final int FIRST_MIN = 12;

    private final List<Column> columns;
    private final List<Row> rows;

    /** @param remark whether the last cell goes on over the columns that the row lacks */
    private record Row(List<String> cells, boolean remark) {
        Row without(int column) {
            return remark ? this : new Row(others(cells, column), false);
        }

        Row withFirst(int width) {
            String first = cells.get(0);
            if (first.length() <= width) {
                return this;
            }
            int end = Character.isHighSurrogate(first.charAt(width - 2)) ? width - 2 : width - 1;
            List<String> shorter = new ArrayList<>(cells);
            shorter.set(0, first.substring(0, end) + CUT);
            return new Row(shorter, remark);
        }
    }

    private Table(List<Column> columns, List<Row> rows) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
    }

    /** @param rows a cell a column each; the last cell of a shorter one is a remark */
    public static Table of(List<Column> columns, List<List<String>> rows) {
        return new Table(
                columns,
                rows.stream()
                        .map(cells -> new Row(cells, cells.size() < columns.size()))
                        .toList());
    }

    /**
     * A line of heads, and one a row.
     *
     * @param room in characters; 0: as much as it takes
     */
    public List<String> lines(int room) {
        Table fitting = room == 0 ? this : cut(room);
        int[] widths = fitting.widths();
        List<String> lines = new ArrayList<>();
        List<String> heads = fitting.columns.stream().map(Column::head).toList();
        lines.add(fitting.line(new Row(heads, false), widths));
        fitting.rows.forEach(row -> lines.add(fitting.line(row, widths)));
        return lines;
    }

    /** Without columns that have no room, then with shorter cells in the first. */
    private Table cut(int room) {
        Table table = this;
        int last = table.leastImportant();
        while (table.width() > room && last >= 0) {
            table = table.without(last);
            last = table.leastImportant();
        }
        int over = table.width() - room;
        return over > 0 ? table.withFirst(Math.max(FIRST_MIN, table.widths()[0] - over)) : table;
    }

    /** The rightmost of those that go first; -1: all stay. */
    private int leastImportant() {
        int found = -1;
        for (int i = 0; i < columns.size(); i++) {
            int rank = columns.get(i).rank();
            if (rank > 0 && (found < 0 || rank >= columns.get(found).rank())) {
                found = i;
            }
        }
        return found;
    }

    private Table without(int column) {
        return new Table(
                others(columns, column),
                rows.stream().map(row -> row.without(column)).toList());
    }

    private static <T> List<T> others(List<T> all, int index) {
        return IntStream.range(0, all.size())
                .filter(i -> i != index)
                .mapToObj(all::get)
                .toList();
    }

    private Table withFirst(int width) {
        return new Table(columns, rows.stream().map(row -> row.withFirst(width)).toList());
    }

    private int width() {
        return IntStream.of(widths()).sum() + GAP.length() * (columns.size() - 1);
    }

    private int[] widths() {
        int[] widths =
                columns.stream().mapToInt(column -> column.head().length()).toArray();
        for (Row row : rows) {
            int own = row.remark ? row.cells.size() - 1 : row.cells.size();
            for (int i = 0; i < own; i++) {
                widths[i] = Math.max(widths[i], row.cells.get(i).length());
            }
        }
        return widths;
    }

    private String line(Row row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.cells.size(); i++) {
            String cell = row.cells.get(i);
            boolean remark = row.remark && i == row.cells.size() - 1;
            String padding = remark ? "" : " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP);
            line.append(!remark && columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
