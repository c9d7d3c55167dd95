package io.zabra.cli.output;

import java.sql.SQLException;
import java.util.Locale;

/** The shapes a result can be printed in. All of them stream: memory does not grow with the rows. */
public enum ResultFormat {
    /** Columns side by side, cut to the screen. */
    TABLE,
    /** One value a line, whole. */
    VERTICAL,
    /** RFC 4180 with a header; null is an empty field, an empty string is {@code ""}, bytes are base64. */
    CSV,
    /** An array with one object a line; bytes are base64. */
    JSON;

    /** Prints what is left of the rows, and returns what was printed. */
    public Printed print(Rows rows, Screen screen) throws SQLException {
        return switch (this) {
            case TABLE -> new TablePrinter(rows, screen).print();
            case VERTICAL -> new VerticalPrinter(rows, screen).print();
            case CSV -> new CsvPrinter(rows, screen).print();
            case JSON -> new JsonPrinter(rows, screen).print();
        };
    }

    /** Whether people read it, so that a line about the number of rows does no harm. */
    public boolean isForPeople() {
        return this == TABLE || this == VERTICAL;
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a result came to.
     *
     * @param columnsHidden those that did not fit on the screen
     * @param stopped whether rows were left because the reader wanted no more
     */
    public record Printed(long rows, int columnsHidden, boolean stopped) {}
}
