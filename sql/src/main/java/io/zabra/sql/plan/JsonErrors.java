package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteException;
import org.jspecify.annotations.Nullable;

/** What functions over JSON say where they are told {@code ERROR ON ERROR} or {@code ERROR ON EMPTY}. Stateless. */
final class JsonErrors {
    private static final String LIBRARY = "com.jayway.jsonpath.";
    private static final Pattern EMPTY = Pattern.compile("Empty result of JSON_");
    private static final Pattern SCALAR = Pattern.compile("Strict jsonpath mode requires (?:scalar|array)");
    private static final Pattern PATH = Pattern.compile("Illegal jsonpath (?:spec|mode)");

    private JsonErrors() {}

    /** Null for what comes of something else. */
    static @Nullable SqlFailure of(Throwable cause, Throwable error) {
        String name = cause.getClass().getName();
        if (name.startsWith(LIBRARY)) {
            return ofLibrary(name.substring(LIBRARY.length()), cause, error);
        }
        String message = String.valueOf(cause.getMessage());
        SqlState state = !(cause instanceof CalciteException)
                ? null
                : EMPTY.matcher(message).lookingAt()
                        ? SqlState.NO_JSON_ITEM
                        : SCALAR.matcher(message).lookingAt()
                                ? SqlState.JSON_SCALAR_REQUIRED
                                : PATH.matcher(message).lookingAt() ? SqlState.SYNTAX_ERROR : null;
        return state == null ? null : new SqlFailure(state, message, error);
    }

    private static SqlFailure ofLibrary(String name, Throwable cause, Throwable error) {
        return switch (name) {
            case "PathNotFoundException" ->
                new SqlFailure(
                        SqlState.NO_JSON_MEMBER, "The JSON has not what the path names: " + cause.getMessage(), error);
            case "InvalidPathException" ->
                new SqlFailure(SqlState.SYNTAX_ERROR, "That is no JSON path: " + cause.getMessage(), error);
            default ->
                new SqlFailure(
                        SqlState.INVALID_JSON,
                        "A text is no JSON: without ERROR ON ERROR there is NULL instead",
                        error);
        };
    }
}
