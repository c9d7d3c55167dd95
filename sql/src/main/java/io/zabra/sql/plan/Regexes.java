package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.DeepStack;
import io.zabra.sql.exec.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.SqlFunctions;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What searches by regular expressions: {@code RLIKE} and what {@code ~} is written as, {@code SIMILAR TO}, {@code REGEXP_LIKE},
 * {@code REGEXP_REPLACE} and their like. All of them end when the statement does, which Calcite's own do not.
 */
final class Regexes {
    private static final Set<String> NAMES = Set.of(
            "REGEXP",
            "REGEXP_LIKE",
            "REGEXP_MATCH",
            "REGEXP_MATCHES",
            "REGEXP_CONTAINS",
            "REGEXP_REPLACE",
            "REGEXP_SUBSTR",
            "REGEXP_EXTRACT",
            "REGEXP_EXTRACT_ALL",
            "REGEXP_INSTR",
            "REGEXP_COUNT",
            "REGEXP_SPLIT_TO_ARRAY",
            "REGEXP_SPLIT_TO_TABLE");

    /** What each takes besides its characters. */
    private static final int GROUP_BYTES = 32;

    private static final int MATCHES_BETWEEN_CHECKS = 1 << 12;

    /** What a call comes to, of its operands, none of which is null. */
    @FunctionalInterface
    private interface Search {
        @Nullable
        Object of(RegexMatcher matcher, String[] operands, Budget budget);
    }

    private Regexes() {}

    static boolean is(RexCall call) {
        return call.getKind() == SqlKind.RLIKE
                || call.getKind() == SqlKind.SIMILAR
                || NAMES.contains(call.getOperator().getName());
    }

    /** Null where it is none. */
    static @Nullable Expression of(RexCall call, ExpressionCompiler compiler) {
        if (!is(call)) {
            return null;
        }
        String name = call.getOperator().getName();
        List<RexNode> nodes = call.getOperands();
        boolean texts = nodes.stream()
                .allMatch(node -> SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName()));
        Search search = texts ? search(call, name, nodes.size()) : null;
        if (search == null) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    name + " is supported for a text and an expression, which may be followed by a replacement where"
                            + " there is one, and flags");
        }
        Expression[] operands = compiler.compileAll(nodes).toArray(new Expression[0]);
        RegexMatcher matcher = new RegexMatcher();
        return (execution, row) -> {
            execution.budget().requireTime();
            String[] values = new String[operands.length];
            for (int i = 0; i < values.length; i++) {
                if (!(operands[i].eval(execution, row) instanceof String text)) {
                    return null;
                }
                values[i] = text;
            }
            return found(() -> search.of(matcher, values, execution.budget()), values, execution.budget());
        };
    }

    /** Java's own search goes deep into a long text where it repeats groups, for which a usual stack may not suffice. */
    private static @Nullable Object found(Supplier<@Nullable Object> search, String[] values, Budget budget) {
        try {
            return search.get();
        } catch (StackOverflowError e) {
            try {
                return DeepStack.during(search, budget::check);
            } catch (StackOverflowError deep) {
                throw new SqlFailure(
                        SqlState.TOO_COMPLEX,
                        "A regular expression that repeats a group can't be searched for in a text of "
                                + values[0].length()
                                + " characters: leave out its references to groups, lookarounds and possessive quantifiers,"
                                + " or repeat a class of characters",
                        deep);
            }
        }
    }

    private static @Nullable Search search(RexCall call, String name, int operands) {
        if (call.getOperator() instanceof SqlLikeOperator like) {
            boolean wanted = !like.isNegated();
            if (call.getKind() == SqlKind.RLIKE) {
                return (matcher, values, budget) ->
                        matcher.found(values[0], values[1], Pattern.DOTALL, budget) == wanted;
            }
            return (matcher, values, budget) -> similar(matcher, values, budget) == wanted;
        }
        return switch (name) {
            case "REGEXP", "REGEXP_LIKE", "REGEXP_CONTAINS" ->
                (matcher, values, budget) -> matcher.found(values[0], values[1], flags(values, 2), budget);
            case "REGEXP_SUBSTR", "REGEXP_EXTRACT" ->
                operands > 2
                        ? null
                        : (matcher, values, budget) ->
                                part(matcher.search(values[0], values[1], Pattern.DOTALL, budget), budget);
            case "REGEXP_MATCH" ->
                (matcher, values, budget) ->
                        groups(matcher.search(values[0], values[1], flags(values, 2), budget), budget);
            case "REGEXP_MATCHES" ->
                (matcher, values, budget) -> matches(
                        matcher.search(values[0], values[1], flags(values, 2), budget), isGlobal(values, 2), budget);
            case "REGEXP_SPLIT_TO_ARRAY", "REGEXP_SPLIT_TO_TABLE" ->
                (matcher, values, budget) ->
                        split(matcher.search(values[0], values[1], flags(values, 2), budget), values[0], budget);
            case "REGEXP_COUNT" ->
                (matcher, values, budget) ->
                        count(matcher.search(values[0], values[1], Pattern.DOTALL, budget), budget);
            case "REGEXP_INSTR" -> operands > 2 ? null : Regexes::place;
            case "REGEXP_REPLACE" ->
                operands < 3 ? null : (matcher, values, budget) -> replaced(matcher, values, budget);
            default -> null;
        };
    }

    private static boolean similar(RegexMatcher matcher, String[] values, Budget budget) {
        String escape = values.length > 2 ? values[2] : "";
        if (escape.length() > 1) {
            throw new SqlFailure(SqlState.INVALID_ESCAPE, "An escape is one character, not '" + escape + "'");
        }
        String regex = SimilarPattern.regex(values[1], escape.isEmpty() ? LikeMatcher.NO_ESCAPE : escape.charAt(0));
        return matcher.matches(values[0], regex, Pattern.DOTALL, budget);
    }

    /** The part that matches; of one with a group, the group. */
    private static @Nullable String part(RegexSearch matcher, Budget budget) {
        if (!matcher.find()) {
            return null;
        }
        int group = matcher.groupCount() == 1 ? 1 : 0;
        budget.make(matcher.end(group) - matcher.start(group));
        return matcher.group(group);
    }

    /** Those of the first match; of an expression without groups, the match. Null where there is none. */
    private static @Nullable List<@Nullable String> groups(RegexSearch matcher, Budget budget) {
        return matcher.find() ? groupsAt(matcher, budget) : null;
    }

    private static List<@Nullable String> groupsAt(RegexSearch matcher, Budget budget) {
        List<@Nullable String> groups = new ArrayList<>();
        long bytes = 0;
        for (int i = Math.min(1, matcher.groupCount()); i <= matcher.groupCount(); i++) {
            // They may lie within each other: together they are as long as the text is, times their number.
            bytes += GROUP_BYTES + matcher.end(i) - matcher.start(i);
            budget.requireRoom(bytes);
            groups.add(matcher.group(i));
        }
        budget.make(bytes);
        return groups;
    }

    /** The groups of the first match, or of all of them. */
    private static List<List<@Nullable String>> matches(RegexSearch matcher, boolean all, Budget budget) {
        List<List<@Nullable String>> matches = new ArrayList<>();
        long bytes = 0;
        boolean more = matcher.find();
        while (more) {
            List<@Nullable String> groups = groupsAt(matcher, budget);
            matches.add(groups);
            for (String group : groups) {
                bytes += GROUP_BYTES + (group == null ? 0 : group.length());
            }
            budget.requireRoom(bytes + (long) GROUP_BYTES * matches.size());
            if ((matches.size() & (MATCHES_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
            more = all && matcher.find();
        }
        return matches;
    }

    /** From 1; 0 where it is not found. */
    private static Object place(RegexMatcher regex, String[] values, Budget budget) {
        RegexSearch matcher = regex.search(values[0], values[1], Pattern.DOTALL, budget);
        return matcher.find() ? values[0].codePointCount(0, matcher.start()) + 1 : 0;
    }

    private static Object count(RegexSearch matcher, Budget budget) {
        int count = 0;
        while (matcher.find()) {
            if ((++count & (MATCHES_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
            }
        }
        return count;
    }

    /** What stands between the matches; one of nothing counts between two characters alone, and not behind a match. */
    private static List<@Nullable String> split(RegexSearch matcher, String text, Budget budget) {
        List<@Nullable String> parts = new ArrayList<>();
        int done = 0;
        while (matcher.find()) {
            boolean empty = matcher.start() == matcher.end();
            if (empty && (matcher.start() == done || matcher.start() == text.length())) {
                continue;
            }
            parts.add(text.substring(done, matcher.start()));
            done = matcher.end();
            if ((parts.size() & (MATCHES_BETWEEN_CHECKS - 1)) == 0) {
                budget.check();
                budget.requireRoom((long) GROUP_BYTES * parts.size() + done);
            }
        }
        parts.add(text.substring(done));
        budget.make((long) GROUP_BYTES * parts.size() + text.length());
        return parts;
    }

    /** Once, unless the flags have {@code g}. */
    private static String replaced(RegexMatcher regex, String[] values, Budget budget) {
        boolean all = isGlobal(values, 3);
        String replacement = SqlFunctions.RegexFunction.replaceNonDollarIndexedString(values[2]);
        RegexSearch matcher = regex.search(values[0], values[1], flags(values, 3), budget);
        StringBuilder text = new StringBuilder();
        boolean more = matcher.find();
        while (more) {
            try {
                matcher.appendReplacement(text, replacement);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, "'" + values[2] + "' is no replacement: " + e.getMessage(), e);
            }
            budget.requireRoom(text.length());
            more = all && matcher.find();
        }
        matcher.appendTail(text);
        budget.make(text.length());
        return text.toString();
    }

    private static boolean isGlobal(String[] values, int at) {
        return values.length > at && values[at].indexOf('g') >= 0;
    }

    /** As in PostgreSQL a dot is any character, and lines count by the flags n or m alone; the last of flags that differ holds. */
    private static int flags(String[] values, int at) {
        int flags = Pattern.DOTALL;
        for (int i = 0; values.length > at && i < values[at].length(); i++) {
            flags = switch (values[at].charAt(i)) {
                case 'i' -> flags | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'n', 'm' -> (flags & ~Pattern.DOTALL) | Pattern.MULTILINE | Pattern.UNIX_LINES;
                case 's' -> (flags & ~(Pattern.MULTILINE | Pattern.UNIX_LINES)) | Pattern.DOTALL;
                case 'x' -> flags | Pattern.COMMENTS;
                case 'c' -> flags & ~(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
                case 'g' -> flags;
                default ->
                    throw new SqlFailure(
                            SqlState.INVALID_PARAMETER,
                            "'" + values[at]
                                    + "' are no flags of a regular expression: those are c, g, i, m, n, s and x");
            };
        }
        return flags;
    }
}
