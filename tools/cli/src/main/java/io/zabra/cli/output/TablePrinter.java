package io.zabra.cli.output;

import io.zabra.cli.output.ResultFormat.Printed;
import io.zabra.cli.output.Values.Cell;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under a header. Widths come from the first rows; what comes later and is wider is cut, or in a pipe sticks out. */
final class TablePrinter {
    private static final int SAMPLED_ROWS = 500;

    private final Rows rows;
    private final Screen screen;
    private final List<ColumnHead> heads;

    TablePrinter(Rows rows, Screen screen) {
        this.rows = rows;
        this.screen = screen;
        this.heads = rows.heads();
    }

    Printed print() throws SQLException {
        List<List<Cell>> sample = new ArrayList<>();
        List<Cell> row = null;
        while (sample.size() < SAMPLED_ROWS && !screen.stopped().getAsBoolean() && (row = next()) != null) {
            sample.add(row);
        }
        ColumnLayout layout = ColumnLayout.fit(heads, naturalWidths(sample), screen.width());
        printHead(layout.widths());
        sample.forEach(sampled -> printRow(sampled, layout.widths()));
        long printed = sample.size();
        boolean stopped = screen.stopped().getAsBoolean();
        while (row != null && !stopped) {
            row = next();
            if (row != null) {
                printRow(row, layout.widths());
                printed++;
            }
            stopped = screen.stopped().getAsBoolean();
        }
        return new Printed(printed, layout.hidden(), stopped && row != null);
    }

    private @Nullable List<Cell> next() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        List<Cell> cells = new ArrayList<>(heads.size());
        for (int i = 0; i < heads.size(); i++) {
            cells.add(Values.cell(rows.value(i)));
        }
        return cells;
    }

    private int[] naturalWidths(List<List<Cell>> sample) {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(1, Widths.of(heads.get(i).label()));
            for (List<Cell> row : sample) {
                widths[i] = Math.max(widths[i], Widths.of(row.get(i).text()));
            }
        }
        return widths;
    }

    private void printHead(int[] widths) {
        StringBuilder names = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            names.append(i == 0 ? "" : separator());
            append(names, Widths.cut(heads.get(i).label(), widths[i]), Paint.HEAD, widths[i], isRightAligned(i));
            rule.append(i == 0 ? "" : screen.boxes() ? "┼" : "+");
            rule.append((screen.boxes() ? "─" : "-").repeat(widths[i] + 2));
        }
        screen.line(names.toString().stripTrailing());
        screen.line(screen.paint(Paint.FRAME, rule.toString()));
    }

    private void printRow(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : separator());
            Cell cell = row.get(i);
            String text = screen.width() == 0 ? cell.text() : Widths.cut(cell.text(), widths[i]);
            append(line, text, cell.paint(), widths[i], isRightAligned(i));
        }
        screen.line(line.toString().stripTrailing());
    }

    private void append(StringBuilder line, String text, Paint paint, int width, boolean right) {
        String padding = " ".repeat(Math.max(0, width - Widths.of(text)));
        line.append(' ').append(right ? padding : "");
        line.append(paint == Paint.PLAIN ? text : screen.paint(paint, text));
        line.append(right ? "" : padding).append(' ');
    }

    private String separator() {
        return screen.paint(Paint.FRAME, screen.boxes() ? "│" : "|");
    }

    private boolean isRightAligned(int column) {
        return heads.get(column).shape() == ColumnHead.Shape.NUMBER;
    }
}
