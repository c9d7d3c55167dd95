package io.zabra.cli.export;

import java.util.Locale;

/** How znodes are written out. */
public enum ExportFormat {
    /** A JSON object a line, with everything that a znode has. */
    JSONL {
        @Override
        String text(ExportedZnode znode) {
            return JsonLine.of(znode);
        }
    },
    /** {@code INSERT} statements that the console takes. */
    SQL {
        @Override
        String text(ExportedZnode znode) {
            return InsertStatement.of(znode);
        }
    };

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One line or statement; empty where this format cannot say it. */
    abstract String text(ExportedZnode znode);
}
