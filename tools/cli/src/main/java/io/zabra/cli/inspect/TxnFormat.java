package io.zabra.cli.inspect;

import io.zabra.cli.output.JsonText;
import io.zabra.cli.output.Values;
import io.zabra.engine.txn.TxnHeader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the operations of a log are written, one a line. */
public enum TxnFormat {
    /** For people. */
    TEXT {
        @Override
        public String line(TxnOperation operation) {
            TxnHeader header = operation.txn().header();
            StringBuilder line = new StringBuilder("0x").append(Long.toHexString(header.zxid()));
            line.append(operation.position() == 0 ? "" : "+" + operation.position());
            line.append("  ").append(TIME.format(Instant.ofEpochMilli(header.timeMs())));
            line.append("  0x").append(Long.toHexString(header.sessionId()));
            line.append("  ").append(operation.type());
            String path = operation.path();
            line.append(path == null ? "" : "  " + Values.escaped(path));
            return line.append(operation.detail().isEmpty() ? "" : "  (" + Values.escaped(operation.detail()) + ")")
                    .toString();
        }
    },
    /** A JSON object a line; times are ISO 8601 in UTC. */
    JSONL {
        @Override
        public String line(TxnOperation operation) {
            TxnHeader header = operation.txn().header();
            StringBuilder line = new StringBuilder("{\"zxid\":").append(header.zxid());
            line.append(",\"position\":").append(operation.position());
            line.append(",\"time\":\"")
                    .append(Instant.ofEpochMilli(header.timeMs()))
                    .append('"');
            line.append(",\"session_id\":").append(header.sessionId());
            line.append(",\"cxid\":").append(header.cxid());
            member(line, "operation", operation.type());
            member(line, "path", operation.path());
            member(line, "detail", operation.detail().isEmpty() ? null : operation.detail());
            return line.append('}').toString();
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One line, without its end. */
    public abstract String line(TxnOperation operation);

    private static void member(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append(",\"").append(name).append("\":");
            JsonText.append(line, value);
        }
    }
}
