package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;
import static org.apache.calcite.sql.type.SqlTypeName.VARBINARY;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import java.util.List;

/** The table {@code transactions}: the log as far as it is kept. */
final class LogTable {
    private LogTable() {}

    static ZabraTable transactions() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "transactions",
                "The log as far back as it is kept, a row for each operation",
                List.of(
                        required("zxid", BIGINT, "The transaction"),
                        required("op_number", INTEGER, "Position of the operation in its transaction, from 1"),
                        required("txn_time", TIMESTAMP, "When the leader made it, UTC"),
                        nullable("session_id", BIGINT, "Who asked; NULL for the server itself, or not to be seen"),
                        text("operation", "CREATE, SET_DATA, DELETE, SET_ACL, CHECK, CREATE_SESSION, ERROR and so on"),
                        nullable("path", VARCHAR, "NULL where none, or where the session may not see the name"),
                        nullable("version", INTEGER, "What the data's (of SET_ACL: the ACL's) version became"),
                        nullable("data", VARBINARY, "NULL where none, or where the session may not READ it"),
                        nullable("data_text", VARCHAR, "The data as text; NULL where it is not UTF-8"),
                        nullable("data_length", INTEGER, "Bytes; NULL for what has no data"),
                        nullable("error", VARCHAR, "Of an ERROR, why it was refused")),
                List.of(
                        TableKey.primary("transactions", "zxid", "op_number"),
                        TableKey.foreign("transactions", "path", "znodes", "path"),
                        TableKey.foreign("transactions", "session_id", "sessions", "session_id")),
                new RowSource.Logged());
    }
}
