package io.zabra.cli.output;

import io.zabra.cli.output.ResultFormat.Printed;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values after RFC 4180, lines ended by a line feed. */
final class CsvPrinter {
    private final Rows rows;
    private final Screen screen;
    private final List<ColumnHead> heads;

    CsvPrinter(Rows rows, Screen screen) {
        this.rows = rows;
        this.screen = screen;
        this.heads = rows.heads();
    }

    Printed print() throws SQLException {
        screen.line(heads.stream().map(head -> quoted(head.label())).collect(Collectors.joining(",")));
        long printed = 0;
        while (!screen.stopped().getAsBoolean()) {
            if (!rows.next()) {
                return new Printed(printed, 0, false);
            }
            printed++;
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < heads.size(); i++) {
                line.append(i == 0 ? "" : ",").append(field(rows.value(i)));
            }
            screen.line(line);
        }
        return new Printed(printed, 0, true);
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return quoted(value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : Values.plain(value));
    }

    private static String quoted(String text) {
        boolean special = text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
