package io.zabra.cli.output;

import io.zabra.cli.output.ResultFormat.Printed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON array, one object a line, so that it can be read as a stream too. */
final class JsonPrinter {
    private final Rows rows;
    private final Screen screen;
    private final List<ColumnHead> heads;
    private final List<String> keys = new ArrayList<>();

    JsonPrinter(Rows rows, Screen screen) {
        this.rows = rows;
        this.screen = screen;
        this.heads = rows.heads();
        for (ColumnHead head : heads) {
            keys.add(unusedKey(head.label()));
        }
    }

    Printed print() throws SQLException {
        long printed = 0;
        boolean more = rows.next();
        screen.line(more ? "[" : "[]");
        while (more) {
            StringBuilder line = new StringBuilder();
            appendRow(line);
            printed++;
            more = rows.next();
            screen.line(line.append(more ? "," : "\n]"));
            if (screen.stopped().getAsBoolean()) {
                return new Printed(printed, 0, more);
            }
        }
        return new Printed(printed, 0, false);
    }

    /** Two columns of one label must not hide each other. */
    private String unusedKey(String label) {
        String key = label;
        for (int i = 2; keys.contains(key); i++) {
            key = label + "_" + i;
        }
        return key;
    }

    private void appendRow(StringBuilder line) throws SQLException {
        line.append('{');
        for (int i = 0; i < heads.size(); i++) {
            line.append(i == 0 ? "" : ",");
            JsonText.append(line, keys.get(i));
            line.append(':');
            appendValue(line, rows.value(i));
        }
        line.append('}');
    }

    private static void appendValue(StringBuilder line, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            JsonText.append(line, value.toString());
        } else if (value instanceof Number) {
            line.append(Values.plain(value));
        } else if (value instanceof byte[] bytes) {
            JsonText.append(line, Base64.getEncoder().encodeToString(bytes));
        } else {
            JsonText.append(line, Values.plain(value));
        }
    }
}
