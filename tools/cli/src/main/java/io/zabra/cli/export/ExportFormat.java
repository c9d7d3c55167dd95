package io.zabra.cli.export;

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

    /** One line or statement; empty where this format cannot say it. */
    abstract String text(ExportedZnode znode);
}
