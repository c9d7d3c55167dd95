package io.zabra.sql.function;

import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;
import static org.apache.calcite.sql.type.SqlTypeName.VARBINARY;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * A function of ours as its callers see it; for whoever browses the catalog. Immutable.
 *
 * @param results one without a name where it yields a value, else the columns of the row that it yields
 * @param remarks one sentence
 */
public record FunctionSignature(String name, List<Argument> arguments, List<Argument> results, String remarks) {
    private static final Argument DATA = new Argument("data", VARBINARY);
    private static final Argument TEXT = new Argument("text", VARCHAR);
    private static final Argument PATH = new Argument("path", VARCHAR);

    /** In the order of their names. */
    public static final List<FunctionSignature> ALL = List.of(
            value("base64", VARCHAR, "The bytes in base64", DATA),
            value(
                    "date_trunc",
                    TIMESTAMP,
                    "When the unit began that the time lies in: second, minute, hour, day, week, month, quarter or year",
                    new Argument("unit", VARCHAR),
                    new Argument("time", TIMESTAMP)),
            value("depth_of", INTEGER, "Number of parts of the path; 0 for the root", PATH),
            value("gunzip", VARBINARY, "What the gzip holds; NULL where it is none", DATA),
            value("hex", VARCHAR, "The bytes in hexadecimal digits", DATA),
            value("is_below", BOOLEAN, "Whether the path lies under the other", PATH, new Argument("above", VARCHAR)),
            new FunctionSignature(
                    "lock",
                    List.of(PATH, new Argument("wait_ms", BIGINT)),
                    List.of(
                            new Argument("acquired", BOOLEAN),
                            new Argument("fencing_token", BIGINT),
                            new Argument("lock_path", VARCHAR)),
                    "Takes a lock of the connection's session; without wait_ms it waits for ever; a statement of its own"),
            value("name_of", VARCHAR, "Last part of the path; empty for the root", PATH),
            value("now", TIMESTAMP, "The time, UTC"),
            value("parent_of", VARCHAR, "Path of the parent; NULL for the root", PATH),
            value("unbase64", VARBINARY, "What the base64 stands for; NULL where it is none", TEXT),
            value("unhex", VARBINARY, "What the hexadecimal digits stand for; NULL where they are none", TEXT),
            new FunctionSignature(
                    "unlock",
                    List.of(PATH),
                    List.of(new Argument("released", BOOLEAN)),
                    "Gives a lock back; a statement of its own"),
            value("utf8", VARCHAR, "The bytes as text; NULL where they are not UTF-8", DATA),
            value("utf8_bytes", VARBINARY, "The text as UTF-8", TEXT));

    public FunctionSignature {
        arguments = List.copyOf(arguments);
        results = List.copyOf(results);
    }

    /** What goes into a function, or comes out of it. */
    public record Argument(String name, SqlTypeName type) {}

    private static FunctionSignature value(String name, SqlTypeName type, String remarks, Argument... arguments) {
        return new FunctionSignature(name, List.of(arguments), List.of(new Argument("", type)), remarks);
    }

    /** Whether it yields a row, and not a value. */
    public boolean yieldsRow() {
        return !results.get(0).name().isEmpty();
    }
}
