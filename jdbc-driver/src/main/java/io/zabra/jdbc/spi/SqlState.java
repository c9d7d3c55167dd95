package io.zabra.jdbc.spi;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * The SQLStates that Zabra uses: PostgreSQL's vocabulary throughout, so that tools which map states to exceptions know
 * them. HYC00 stands for what is not supported, because connection pools throw a connection away on 0A000.
 */
public enum SqlState {
    /** The statement took effect, for good, and what it was to return could not be computed: it is not to be tried again. */
    TOOK_EFFECT("01F01"),
    /** There is no such znode. */
    NO_DATA("02000"),
    /** No server could be reached. */
    CONNECTION_FAILED("08001"),
    /** The connection is closed, or its session has expired. */
    CONNECTION_CLOSED("08003"),
    /** The server will not have this connection: it does not speak SQL, say. */
    CONNECTION_REJECTED("08004"),
    /** The server was lost and nothing was changed by this call. */
    CONNECTION_LOST("08006"),
    /** The server was lost, and whether the write took effect is not known. */
    OUTCOME_UNKNOWN("08007"),
    PROTOCOL_VIOLATION("08P01"),
    /** Several rows where one was wanted, or one row written twice. */
    CARDINALITY_VIOLATION("21000"),
    VALUE_TOO_LONG("22001"),
    NUMBER_OUT_OF_RANGE("22003"),
    NULL_NOT_ALLOWED_HERE("22004"),
    INVALID_DATETIME("22007"),
    DATETIME_OVERFLOW("22008"),
    DIVISION_BY_ZERO("22012"),
    NO_POWER("2201F"),
    NO_BUCKETS("2201G"),
    INVALID_PARAMETER("22023"),
    INVALID_ESCAPE("22025"),
    /** A text that is no JSON, where that is to be an error. */
    INVALID_JSON("22032"),
    /** JSON that has not what is asked for, where that is to be an error. */
    NO_JSON_ITEM("22035"),
    NO_JSON_MEMBER("2203A"),
    JSON_SCALAR_REQUIRED("2203F"),
    /** A text that is none of the type it is to be. */
    INVALID_TEXT("22P02"),
    NULL_NOT_ALLOWED("23502"),
    /** A znode without its parent, or with children where there may be none. */
    FOREIGN_KEY("23503"),
    /** The znode exists. */
    DUPLICATE_KEY("23505"),
    CHECK_VIOLATION("23514"),
    INVALID_CURSOR("24000"),
    INVALID_TRANSACTION("25000"),
    /** What cannot be done within a transaction, or not any more. */
    ACTIVE_TRANSACTION("25001"),
    READ_ONLY("25006"),
    NOT_IN_TRANSACTION("25P01"),
    /** The transaction was lost before, and is to be ended. */
    FAILED_TRANSACTION("25P02"),
    UNKNOWN_STATEMENT("26000"),
    NOT_AUTHENTICATED("28000"),
    UNKNOWN_CURSOR("34000"),
    UNKNOWN_SCHEMA("3F000"),
    /** What was read has changed meanwhile: the whole transaction may be tried again. */
    SERIALIZATION_FAILURE("40001"),
    NO_PERMISSION("42501"),
    SYNTAX_ERROR("42601"),
    DUPLICATE_COLUMN("42701"),
    AMBIGUOUS_COLUMN("42702"),
    UNKNOWN_COLUMN("42703"),
    GROUPING_ERROR("42803"),
    WRONG_TYPE("42804"),
    /** Values of the one type are not made into such of the other. */
    CANNOT_CAST("42846"),
    /** A table that cannot be written to. */
    WRONG_OBJECT_TYPE("42809"),
    /** No such function, or operator, for arguments of these types. */
    UNKNOWN_FUNCTION("42883"),
    /** A column that the store computes was written. */
    GENERATED_COLUMN("428C9"),
    UNKNOWN_TABLE("42P01"),
    /** A view that would be made of itself. */
    INVALID_DEFINITION("42P17"),
    /** A parameter whose type nothing tells. */
    UNKNOWN_PARAMETER_TYPE("42P18"),
    /** The server's disk or memory is full. */
    NO_ROOM("53000"),
    OUT_OF_MEMORY("53200"),
    TOO_MANY_REQUESTS("53300"),
    /** A configured limit was reached. */
    LIMIT_REACHED("53400"),
    /** A transaction or a value beyond what ZooKeeper carries. */
    TOO_LARGE("54000"),
    TOO_COMPLEX("54001"),
    /** A closed statement or result set was used. */
    OBJECT_CLOSED("55000"),
    /** Cancelled, or, where the vendor code is {@link #OVER_TIME}, over its time. */
    CANCELED("57014"),
    SHUTTING_DOWN("57P01"),
    /** What a statement reads is not kept any longer: it took, or was read from, for too long. */
    SNAPSHOT_TOO_OLD("72000"),
    NOT_SUPPORTED("HYC00"),
    INTERNAL_ERROR("XX000");

    /** The first two characters of the states that mean that a connection is of no more use. */
    public static final String CONNECTION_CLASS = "08";

    /**
     * The vendor code, ZooKeeper's OPERATIONTIMEOUT, of a statement that ran into its timeout: pools throw away the connection of
     * a {@link SQLTimeoutException}, which a cancellation therefore is not.
     */
    public static final int OVER_TIME = -7;

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public SQLException exception(String message) {
        return exception(code, 0, message, null);
    }

    /** @param vendorCode ZooKeeper's error code where one is behind this, else 0 */
    public SQLException exception(String message, int vendorCode, @Nullable Throwable cause) {
        return exception(code, vendorCode, message, cause);
    }

    /**
     * An exception of the class that JDBC 4 has for such a state.
     *
     * @param code any SQLState, of this enum or not
     */
    public static SQLException exception(String code, int vendorCode, String message, @Nullable Throwable cause) {
        SQLException exception = ofClass(code, vendorCode, message);
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }

    private static SQLException ofClass(String code, int vendorCode, String message) {
        if (code.equals(NOT_SUPPORTED.code)) {
            return new SQLFeatureNotSupportedException(message, code, vendorCode);
        }
        if (code.equals(CANCELED.code)) {
            return vendorCode == OVER_TIME
                    ? new SQLTimeoutException(message, code, vendorCode)
                    : new SQLException(message, code, vendorCode);
        }
        return switch (code.length() < 2 ? "" : code.substring(0, 2)) {
            case "08" -> connectionException(code, vendorCode, message);
            case "22" -> new SQLDataException(message, code, vendorCode);
            case "23" -> new SQLIntegrityConstraintViolationException(message, code, vendorCode);
            case "24", "25", "54" -> new SQLNonTransientException(message, code, vendorCode);
            case "28" -> new SQLInvalidAuthorizationSpecException(message, code, vendorCode);
            case "40" -> new SQLTransactionRollbackException(message, code, vendorCode);
            case "42" -> new SQLSyntaxErrorException(message, code, vendorCode);
            case "53", "72" -> new SQLTransientException(message, code, vendorCode);
            case "57" -> new SQLRecoverableException(message, code, vendorCode);
            default -> new SQLException(message, code, vendorCode);
        };
    }

    private static SQLException connectionException(String code, int vendorCode, String message) {
        return switch (code) {
            case "08001", "08006" -> new SQLTransientConnectionException(message, code, vendorCode);
            case "08003", "08007" -> new SQLRecoverableException(message, code, vendorCode);
            default -> new SQLNonTransientConnectionException(message, code, vendorCode);
        };
    }
}
