package io.zabra.sql.plan;

import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Calcite's errors have no SQLState: this finds it by what they say, and puts the position at the end. */
public final class CalciteErrors {
    private static final List<Map.Entry<Pattern, SqlState>> STATES = List.of(
            Map.entry(Pattern.compile("(?:Object|Table) '.*' not found"), SqlState.UNDEFINED_TABLE),
            Map.entry(
                    Pattern.compile("(?:Column|Unknown field|Unknown target column) '.*'"), SqlState.UNDEFINED_COLUMN),
            Map.entry(
                    Pattern.compile("No match found for function signature|Function '.*' not found"),
                    SqlState.UNDEFINED_FUNCTION),
            Map.entry(
                    Pattern.compile("not being grouped|must not be an aggregate|Aggregate expression"),
                    SqlState.GROUPING_ERROR),
            Map.entry(Pattern.compile("Illegal use of dynamic parameter"), SqlState.UNKNOWN_PARAMETER_TYPE),
            Map.entry(
                    Pattern.compile("Cannot apply|Cast function cannot|Type mismatch|Cannot assign|Values passed to|"
                            + "incompatible|Parameters must be|must be of type"),
                    SqlState.TYPE_MISMATCH));
    private static final Pattern AMBIGUOUS = Pattern.compile("Column '.*' is ambiguous");

    private CalciteErrors() {}

    public static SqlFailure of(Throwable error) {
        if (error instanceof SqlFailure failure) {
            return failure;
        }
        if (error instanceof SqlParseException parse) {
            return new SqlFailure(SqlState.SYNTAX_ERROR, parseMessage(parse), parse);
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SqlFailure failure) {
                return failure;
            }
            if (cause instanceof CalciteContextException context) {
                return validation(context);
            }
            if (cause instanceof RelOptPlanner.CannotPlanException) {
                return new SqlFailure(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "The statement uses something that is not supported yet",
                        error);
            }
            if (cause instanceof ArithmeticException) {
                boolean zero = String.valueOf(cause.getMessage()).contains("zero");
                return new SqlFailure(
                        zero ? SqlState.DIVISION_BY_ZERO : SqlState.NUMBER_OUT_OF_RANGE,
                        "" + cause.getMessage(),
                        error);
            }
            if (cause instanceof NumberFormatException) {
                return new SqlFailure(SqlState.INVALID_CAST, "Not a number: " + cause.getMessage(), error);
            }
            if (cause instanceof CalciteException) {
                return new SqlFailure(SqlState.INVALID_ARGUMENT, "" + cause.getMessage(), error);
            }
        }
        String first = error.toString().lines().findFirst().orElse("");
        return new SqlFailure(SqlState.INTERNAL_ERROR, "The statement failed: " + first, error);
    }

    private static String parseMessage(SqlParseException error) {
        String message = String.valueOf(error.getMessage());
        int expectations = message.indexOf("Was expecting one of:");
        String brief =
                expectations < 0 ? message : message.substring(0, expectations).strip();
        SqlParserPos pos = error.getPos();
        boolean located = pos == null || brief.contains("at line");
        return located ? brief : brief + position(pos.getLineNum(), pos.getColumnNum());
    }

    private static SqlFailure validation(CalciteContextException error) {
        Throwable cause = error.getCause();
        String message = String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
        return new SqlFailure(state(message), message + position(error.getPosLine(), error.getPosColumn()), error);
    }

    private static SqlState state(String message) {
        if (AMBIGUOUS.matcher(message).find()) {
            return SqlState.AMBIGUOUS_COLUMN;
        }
        for (var entry : STATES) {
            if (entry.getKey().matcher(message).find()) {
                return entry.getValue();
            }
        }
        return SqlState.SYNTAX_ERROR;
    }

    private static String position(int line, int column) {
        return line <= 0 ? "" : " (line " + line + ", column " + column + ")";
    }
}
