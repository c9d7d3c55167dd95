package io.zabra.sql.error;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a statement failed, on its way to the session, which hands it on as a {@link SQLException}. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqlState state;
    private final int vendorCode;
    private final int line;
    private final int column;
    private final boolean settled;

    public SqlFailure(SqlState state, String message) {
        this(state, message, 0, null);
    }

    public SqlFailure(SqlState state, String message, @Nullable Throwable cause) {
        this(state, message, 0, cause);
    }

    /** @param vendorCode the ZooKeeper error code behind it; 0 where there is none */
    public SqlFailure(SqlState state, String message, int vendorCode, @Nullable Throwable cause) {
        this(state, message, vendorCode, 0, 0, false, cause);
    }

    private SqlFailure(
            SqlState state,
            String message,
            int vendorCode,
            int line,
            int column,
            boolean settled,
            @Nullable Throwable cause) {
        super(message, cause);
        this.settled = settled;
        this.state = state;
        this.vendorCode = vendorCode;
        this.line = line;
        this.column = column;
    }

    /** @param levels that there may be */
    public static SqlFailure nestedTooDeep(int levels) {
        return new SqlFailure(
                SqlState.TOO_COMPLEX,
                "The statement is nested too deep: use fewer parentheses, operators in a row and subqueries within each"
                        + " other, of which there may be " + levels);
    }

    public static SqlFailure divisionByZero() {
        return new SqlFailure(SqlState.DIVISION_BY_ZERO, "Division by zero");
    }

    /** The same, at a place in the text that was planned; line and column from 1, or 0 where it is not known. */
    public SqlFailure at(int line, int column) {
        return placed(line, column, false);
    }

    /** The same, with its place moved from the text that was planned to the statement that the user wrote. */
    public SqlFailure settled(int line, int column) {
        return placed(line, column, true);
    }

    private SqlFailure placed(int line, int column, boolean settled) {
        return new SqlFailure(state, String.valueOf(super.getMessage()), vendorCode, line, column, settled, getCause());
    }

    /** Whether its place, where it has one, is in the text that was planned, and not in the user's yet. */
    public boolean isUnsettled() {
        return line > 0 && !settled;
    }

    /** From 1; 0 where the place is not known. */
    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /** With the place at the end. */
    @Override
    public String getMessage() {
        String message = String.valueOf(super.getMessage());
        return line <= 0 ? message : message + " (line " + line + ", column " + column + ")";
    }

    public SqlState state() {
        return state;
    }

    /** The exception of {@code java.sql} that its SQLState stands for, so that frameworks sort it rightly. */
    public SQLException toSqlException() {
        return SqlState.exception(state.code(), vendorCode, String.valueOf(getMessage()), this);
    }
}
