package io.zabra.cli.export;

import io.zabra.cli.output.Values;
import org.jspecify.annotations.Nullable;

/**
 * A znode as a statement that makes it again. The root is always there, and so is only given its data; ephemeral znodes end with
 * the session that has them, so there is nothing to say of them.
 */
final class InsertStatement {
    private InsertStatement() {}

    static String of(ExportedZnode znode) {
        if (znode.ephemeralOwner() != null || znode.hidden()) {
            return "";
        }
        if (znode.path().equals("/")) {
            return znode.data() == null
                    ? ""
                    : "update znodes set " + column(znode.data()) + " = " + value(znode.data()) + " where path = '/';";
        }
        StringBuilder columns = new StringBuilder("path");
        StringBuilder values = new StringBuilder(quoted(znode.path()));
        byte[] data = znode.data();
        if (data != null) {
            columns.append(", ").append(column(data));
            values.append(", ").append(value(data));
        }
        if (!znode.nodeType().equals("PERSISTENT")) {
            columns.append(", node_type");
            values.append(", ").append(quoted(znode.nodeType()));
        }
        if (znode.ttlMs() != null) {
            columns.append(", ttl_ms");
            values.append(", ").append(znode.ttlMs());
        }
        return "insert into znodes (" + columns + ") values (" + values + ");";
    }

    private static String column(byte[] data) {
        return text(data) == null ? "data" : "data_text";
    }

    private static String value(byte[] data) {
        String text = text(data);
        return text == null ? Values.hexLiteral(data) : quoted(text);
    }

    /** Null where it is better said in bytes: none but a line feed ends a line everywhere, whoever reads or edits the file. */
    private static @Nullable String text(byte[] data) {
        String text = Values.printableText(data);
        return text == null || text.indexOf('\r') >= 0 ? null : text;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
