package io.zabra.cli.output;

import io.zabra.cli.output.ResultFormat.Printed;
import io.zabra.cli.output.Values.Cell;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each row as a block of {@code label value} lines; nothing is cut, and text keeps its lines. */
final class VerticalPrinter {
    private static final int RULE_WIDTH = 40;

    private final Rows rows;
    private final Screen screen;
    private final List<ColumnHead> heads;
    private final int labelWidth;

    VerticalPrinter(Rows rows, Screen screen) {
        this.rows = rows;
        this.screen = screen;
        this.heads = rows.heads();
        this.labelWidth =
                heads.stream().mapToInt(head -> Widths.of(head.label())).max().orElse(0);
    }

    Printed print() throws SQLException {
        long printed = 0;
        while (!screen.stopped().getAsBoolean()) {
            if (!rows.next()) {
                return new Printed(printed, 0, false);
            }
            printed++;
            printRow(printed);
        }
        return new Printed(printed, 0, true);
    }

    private void printRow(long number) throws SQLException {
        String title = (screen.boxes() ? "─── " : "--- ") + number + " ";
        String rule = title + (screen.boxes() ? "─" : "-").repeat(Math.max(3, RULE_WIDTH - title.length()));
        screen.line(screen.paint(Paint.FRAME, rule));
        for (int i = 0; i < heads.size(); i++) {
            printValue(heads.get(i).label(), rows.value(i));
        }
    }

    private void printValue(String label, @Nullable Object value) {
        String padded = screen.paint(Paint.HEAD, label) + " ".repeat(labelWidth - Widths.of(label));
        String margin = " ".repeat(labelWidth) + separator();
        String text = value instanceof byte[] bytes ? Values.printableText(bytes) : null;
        if (value instanceof String string) {
            text = string;
        }
        if (text == null) {
            Cell cell = Values.cell(value);
            String size =
                    value instanceof byte[] bytes ? screen.paint(Paint.HINT, "  -- " + bytes.length + " bytes") : "";
            screen.line(padded + separator() + screen.paint(cell.paint(), cell.text()) + size);
            return;
        }
        String[] lines = text.split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            screen.line(((i == 0 ? padded + separator() : margin) + Values.escaped(lines[i])).stripTrailing());
        }
    }

    private String separator() {
        return screen.paint(Paint.FRAME, screen.boxes() ? " │ " : " | ");
    }
}
