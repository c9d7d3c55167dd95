package io.zabra.sql.plan;

import io.zabra.engine.tree.SnapshotTooOldException;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.function.FunctionTable;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.schema.ZabraTable;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calcite's errors have no SQLState: this finds it by what they say, and puts the position at the end. */
public final class CalciteErrors {
    private static final List<Map.Entry<Pattern, SqlState>> STATES = List.of(
            Map.entry(Pattern.compile("(?:Object|Table) '.*' not found"), SqlState.UNKNOWN_TABLE),
            Map.entry(Pattern.compile("(?:Column|Unknown field|Unknown target column) '.*'"), SqlState.UNKNOWN_COLUMN),
            Map.entry(Pattern.compile("Cannot apply '(?:NOT|AND|OR)'|Expected a boolean"), SqlState.WRONG_TYPE),
            Map.entry(Pattern.compile("Numeric literal .* out of range"), SqlState.NUMBER_OUT_OF_RANGE),
            Map.entry(
                    Pattern.compile("No match found for function signature|Function '.*' not found|Cannot apply"
                            + "|Invalid number of arguments|Values in expression list"),
                    SqlState.UNKNOWN_FUNCTION),
            Map.entry(
                    Pattern.compile("not being grouped|must not be an aggregate|Aggregate expression"),
                    SqlState.GROUPING_ERROR),
            Map.entry(Pattern.compile("Illegal use of dynamic parameter"), SqlState.UNKNOWN_PARAMETER_TYPE),
            Map.entry(
                    Pattern.compile(
                            "Type mismatch|Cannot assign|Values passed to|Illegal mixing|must be a condition|Cannot infer|"
                                    + "incompatible|Parameters must be|must be of type"),
                    SqlState.WRONG_TYPE),
            Map.entry(Pattern.compile("Cast function cannot"), SqlState.CANNOT_CAST));
    /** What Calcite says where it makes code that does not compile, or none. */
    private static final Pattern NO_CODE = Pattern.compile(
            "while resolving method|while compiling generated"
                    + "|error while compiling generated|cannot translate call|unable to implement",
            Pattern.CASE_INSENSITIVE);

    private static final Logger LOG = LoggerFactory.getLogger(CalciteErrors.class);
    private static final String NOT_UNDERSTOOD =
            "The planner knows no meaning of something in the statement: look for a function with too few arguments, with"
                    + " arguments by name, or of a type that it does not take, and for a value where a query is wanted";
    private static final String TOO_OLD =
            "The tree that this statement reads is not kept any longer: since it began, more was overwritten than is kept for"
                    + " all that read. Execute it again and fetch its rows without pauses, or read in parts, each behind the last"
                    + " path of the one before";
    /** What others call. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "jdk.",
            "sun.",
            "com.google.common.",
            "com.jayway.jsonpath.",
            "com.fasterxml.jackson.",
            "org.codehaus.");

    private static final Pattern AMBIGUOUS =
            Pattern.compile("Column '.*' is ambiguous|has duplicate column name '.*' and no");

    private static final Pattern MISSING_TABLE = Pattern.compile("(?:Object|Table) '([^']*)' not found");
    private static final Pattern MISSING_COLUMN = Pattern.compile("Column '([^']*)' not found");
    private static final Pattern MISSING_FUNCTION = Pattern.compile("function signature (\\w+)(\\(.*?\\))");
    private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"([^\"]*?)\"");
    private static final Pattern PLACE = Pattern.compile(",? ?at line ([0-9]+), column ([0-9]+)\\.?");

    private CalciteErrors() {}

    public static SqlFailure of(Throwable error) {
        if (error instanceof SqlFailure failure) {
            return failure;
        }
        if (isOfTheStack(error)) {
            return new SqlFailure(
                    SqlState.TOO_COMPLEX,
                    "The statement is nested too deep: use fewer parentheses and subqueries within each other",
                    error);
        }
        if (error instanceof SqlParseException parse) {
            return parseFailure(parse);
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            SqlFailure known = ofCause(cause, error);
            if (known != null) {
                return known;
            }
        }
        if (isOfCalcite(error)) {
            LOG.info("Calcite did not expect a statement", error);
            return new SqlFailure(SqlState.NOT_SUPPORTED, NOT_UNDERSTOOD, error);
        }
        String first = error.toString().lines().findFirst().orElse("");
        return new SqlFailure(SqlState.INTERNAL_ERROR, "The statement failed: " + first, error);
    }

    /** Who calls by reflection wraps it, and Calcite wraps that. */
    public static boolean isOfTheStack(Throwable error) {
        Throwable cause = error;
        while (cause != null && !(cause instanceof StackOverflowError)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /**
     * Whether it comes from code of Calcite's, or that it has generated. Much of what its parser takes its other parts do not
     * expect: an argument that is a name, a query that is none. They say so by whatever exception or assertion it runs into.
     */
    private static boolean isOfCalcite(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        for (StackTraceElement frame : root.getStackTrace()) {
            String name = frame.getClassName();
            if (LIBRARIES.stream().noneMatch(name::startsWith)) {
                // What Calcite generates is in no package.
                return name.startsWith("org.apache.calcite.") || name.indexOf('.') < 0;
            }
        }
        return false;
    }

    /** Null where it says nothing. */
    private static @Nullable SqlFailure ofCause(Throwable cause, Throwable error) {
        if (cause instanceof SqlFailure failure) {
            return failure;
        }
        if (cause instanceof SnapshotTooOldException) {
            return new SqlFailure(SqlState.SNAPSHOT_TOO_OLD, TOO_OLD, error);
        }
        if (cause instanceof CalciteContextException context) {
            return validation(context);
        }
        SqlFailure json = JsonErrors.of(cause, error);
        if (json != null) {
            return json;
        }
        if (cause instanceof RelOptPlanner.CannotPlanException || cause instanceof UnsupportedOperationException) {
            return new SqlFailure(
                    SqlState.NOT_SUPPORTED, "The statement uses something that is not supported yet", error);
        }
        if (cause instanceof ArithmeticException) {
            boolean zero = String.valueOf(cause.getMessage()).contains("zero");
            return new SqlFailure(
                    zero ? SqlState.DIVISION_BY_ZERO : SqlState.NUMBER_OUT_OF_RANGE, "" + cause.getMessage(), error);
        }
        if (cause instanceof NumberFormatException) {
            return new SqlFailure(SqlState.INVALID_TEXT, "Not a number: " + cause.getMessage(), error);
        }
        if (NO_CODE.matcher(String.valueOf(cause.getMessage())).lookingAt()) {
            return new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "A function of the statement is not supported for arguments of these types: CAST them",
                    error);
        }
        boolean rejects = cause instanceof IllegalArgumentException || cause instanceof DateTimeException;
        if (rejects || cause instanceof CalciteException) {
            return new SqlFailure(SqlState.INVALID_PARAMETER, "" + cause.getMessage(), error);
        }
        return null;
    }

    /** The same, with what the user may have meant. */
    static SqlFailure of(Throwable error, Catalog catalog) {
        SqlFailure failure = of(error);
        Matcher table = MISSING_TABLE.matcher(String.valueOf(failure.getMessage()));
        Matcher column = MISSING_COLUMN.matcher(String.valueOf(failure.getMessage()));
        if (failure.state() == SqlState.UNKNOWN_TABLE && table.find()) {
            List<String> names = catalog.tables().stream().map(ZabraTable::name).toList();
            return replaced(failure, "There is no table or view '" + table.group(1) + "'", table.group(1), names);
        }
        if (failure.state() == SqlState.UNKNOWN_COLUMN && column.find()) {
            Set<String> names = new TreeSet<>();
            catalog.tables().forEach(known -> known.columns().forEach(each -> names.add(each.name())));
            return replaced(failure, "There is no column '" + column.group(1) + "'", column.group(1), names);
        }
        Matcher function = MISSING_FUNCTION.matcher(String.valueOf(failure.getMessage()));
        if (failure.state() == SqlState.UNKNOWN_FUNCTION && function.find()) {
            String name = function.group(1);
            if (FunctionTable.INSTANCE.has(name)) {
                return replaced(failure, name + " takes other arguments than " + function.group(2), name, List.of());
            }
            return replaced(
                    failure, "There is no function " + name + function.group(2), name, FunctionTable.INSTANCE.names());
        }
        return failure;
    }

    private static SqlFailure replaced(SqlFailure failure, String message, String wrong, Collection<String> names) {
        return new SqlFailure(failure.state(), message + Suggestions.of(wrong, names), failure.getCause())
                .at(failure.line(), failure.column());
    }

    private static SqlFailure parseFailure(SqlParseException error) {
        String message = String.valueOf(error.getMessage());
        int expectations = message.indexOf("Was expecting");
        String brief =
                expectations < 0 ? message : message.substring(0, expectations).strip();
        Matcher encountered = ENCOUNTERED.matcher(brief);
        Matcher place = PLACE.matcher(brief);
        String shown = encountered.find()
                ? (encountered.group(1).equals("<EOF>")
                        ? "The statement ends too soon"
                        : "Did not expect '" + encountered.group(1) + "' here")
                : PLACE.matcher(brief.lines().findFirst().orElse(brief)).replaceAll("");
        SqlFailure failure = new SqlFailure(SqlState.SYNTAX_ERROR, shown, error);
        SqlParserPos pos = error.getPos();
        if (place.find()) {
            return failure.at(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
        }
        return pos == null ? failure : failure.at(pos.getLineNum(), pos.getColumnNum());
    }

    private static SqlFailure validation(CalciteContextException error) {
        Throwable cause = error.getCause();
        String message = String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
        return new SqlFailure(state(message), TypeAdvice.added(message), error)
                .at(error.getPosLine(), error.getPosColumn());
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
}
