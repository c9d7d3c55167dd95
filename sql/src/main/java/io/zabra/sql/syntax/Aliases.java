package io.zabra.sql.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Columns that are called by a word which the parser of queries keeps for itself, and PostgreSQL does not: {@code count(*) AS value}. They
 * are quoted there, and where they are named again. One thread.
 */
final class Aliases {
    /** Words that are no name to the parser, and are one to most people. */
    private static final Set<String> KEPT = Set.of(
            "ABS",
            "ANY_VALUE",
            "AVG",
            "BEGIN",
            "CALL",
            "CEIL",
            "CLOB",
            "CLOSE",
            "COMMIT",
            "CONDITION",
            "CONNECT",
            "CONTAINS",
            "CORR",
            "COUNT",
            "COVAR_POP",
            "CYCLE",
            "DATE",
            "DATETIME",
            "DAY",
            "DAYS",
            "DEALLOCATE",
            "DECLARE",
            "DELETE",
            "DESCRIBE",
            "DYNAMIC",
            "EACH",
            "ELEMENT",
            "EMPTY",
            "EVERY",
            "EXEC",
            "EXECUTE",
            "EXP",
            "EXPLAIN",
            "EXTEND",
            "EXTERNAL",
            "FILTER",
            "FLOOR",
            "FREE",
            "FRIDAY",
            "FUNCTION",
            "FUSION",
            "GET",
            "GLOBAL",
            "HOLD",
            "HOUR",
            "HOURS",
            "IDENTITY",
            "INDICATOR",
            "INITIAL",
            "INSERT",
            "LANGUAGE",
            "LAG",
            "LARGE",
            "LEAD",
            "LIKE_REGEX",
            "LN",
            "LOCAL",
            "LOWER",
            "MATCH",
            "MATCHES",
            "MAX",
            "MEASURES",
            "MEMBER",
            "MERGE",
            "METHOD",
            "MIN",
            "MINUS",
            "MINUTE",
            "MINUTES",
            "MOD",
            "MODIFIES",
            "MODULE",
            "MONDAY",
            "MONTH",
            "MULTISET",
            "NEW",
            "NEXT",
            "NONE",
            "NTH_VALUE",
            "NTILE",
            "OF",
            "OLD",
            "OMIT",
            "ONE",
            "OPEN",
            "OUT",
            "OVER",
            "OVERLAPS",
            "PARAMETER",
            "PARTITION",
            "PATTERN",
            "PER",
            "PERCENT",
            "PERCENT_RANK",
            "PERIOD",
            "PERMUTE",
            "PORTION",
            "POSITION",
            "POWER",
            "PRECEDES",
            "PRECISION",
            "PREPARE",
            "PREV",
            "PROCEDURE",
            "QUALIFY",
            "RANGE",
            "RANK",
            "READS",
            "RECURSIVE",
            "REF",
            "RELEASE",
            "RESET",
            "RESULT",
            "RETURN",
            "ROLLBACK",
            "ROLLUP",
            "ROW",
            "ROWS",
            "ROW_NUMBER",
            "RUNNING",
            "SAFE_CAST",
            "SATURDAY",
            "SAVEPOINT",
            "SCOPE",
            "SCROLL",
            "SEARCH",
            "SECOND",
            "SECONDS",
            "SEEK",
            "SENSITIVE",
            "SET",
            "SHOW",
            "SKIP",
            "SPECIFIC",
            "SQL",
            "SQRT",
            "START",
            "STATIC",
            "STREAM",
            "SUBSET",
            "SUCCEEDS",
            "SUM",
            "SUNDAY",
            "SYSTEM",
            "TABLESAMPLE",
            "THURSDAY",
            "TIME",
            "TIMESTAMP",
            "TRANSLATE",
            "TREAT",
            "TRIGGER",
            "TRUNCATE",
            "TUESDAY",
            "UESCAPE",
            "UNIQUE",
            "UNKNOWN",
            "UPDATE",
            "UPPER",
            "UPSERT",
            "VALUE",
            "VALUES",
            "VALUE_OF",
            "VARYING",
            "VERSIONING",
            "WEDNESDAY",
            "WEEK",
            "WEEKS",
            "WHENEVER",
            "WIDTH_BUCKET",
            "YEAR",
            "YEARS");

    /** Behind which an operand begins. */
    private static final Set<String> BEFORE = Set.of(
            "SELECT",
            "BY",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "ON",
            "HAVING",
            "WHEN",
            "THEN",
            "ELSE",
            "CASE",
            "DISTINCT",
            "LIKE",
            "BETWEEN",
            "SYMMETRIC");

    private static final Set<String> UNITS_WITHIN =
            Set.of("EXTRACT", "TIMESTAMPDIFF", "TIMESTAMPADD", "DATEDIFF", "DATEADD", "DATE_TRUNC", "TIME_TRUNC");

    private final Notation notation;
    private final CastNotation casts;
    private final Set<String> names = new HashSet<>();
    /** Tokens that give a name. */
    private final Set<Integer> places = new HashSet<>();

    private Aliases(Notation notation) {
        this.notation = notation;
        this.casts = new CastNotation(notation, new IntervalNotation(notation));
    }

    /** @param value whether a column is called {@code value} without its being said */
    static void quote(Notation notation, boolean value) {
        Aliases aliases = new Aliases(notation);
        if (value) {
            aliases.names.add("VALUE");
        }
        aliases.find();
        for (int i = 0; i < notation.size(); i++) {
            boolean named = notation.isWord(i) && aliases.names.contains(StatementSyntax.upper(notation.token(i)));
            if (aliases.places.contains(i) || (named && aliases.isOperand(i))) {
                String name = notation.token(i).text().toLowerCase(Locale.ROOT);
                notation.edits().replace(notation.token(i), '"' + name + '"');
            }
        }
    }

    private void find() {
        Deque<Integer> opened = new ArrayDeque<>();
        for (int i = 0; i < notation.size(); i++) {
            if (notation.isSymbol(i, "(")) {
                opened.push(i);
                findColumns(i);
            } else if (notation.isSymbol(i, ")")) {
                opened.poll();
            } else if (isOfTable(i)) {
                places.add(i);
            } else if (isAlias(i) && !casts.isOfCast(opened.peek())) {
                places.add(i);
                if (isKept(i)) {
                    names.add(StatementSyntax.upper(notation.token(i)));
                }
            }
        }
    }

    /** Behind AS, before what ends an item of a list. */
    private boolean isAlias(int i) {
        return notation.is(i - 1, "AS") && isKeptOrReserved(i) && endsItem(i + 1);
    }

    /** Behind a table and a dot. */
    private boolean isOfTable(int i) {
        return notation.isSymbol(i - 1, ".")
                && notation.isName(i - 2)
                && isKeptOrReserved(i)
                && !notation.isSymbol(i + 1, "(");
    }

    private boolean isKeptOrReserved(int i) {
        return isKept(i) || (notation.isWord(i) && ReservedWords.has(notation.token(i)));
    }

    private boolean isKept(int i) {
        return notation.isWord(i) && KEPT.contains(StatementSyntax.upper(notation.token(i)));
    }

    /** {@code AS s (a, b)}, which names columns and nothing else. */
    private void findColumns(int open) {
        if (!notation.is(open - 2, "AS") || !notation.isName(open - 1)) {
            return;
        }
        int i = open + 1;
        while (notation.isName(i) && notation.isSymbol(i + 1, ",")) {
            i += 2;
        }
        if (!notation.isName(i) || !notation.isSymbol(i + 1, ")")) {
            return;
        }
        for (int column = open + 1; column <= i; column += 2) {
            if (isKept(column)) {
                places.add(column);
                names.add(StatementSyntax.upper(notation.token(column)));
            }
        }
    }

    private boolean endsItem(int i) {
        return i >= notation.size()
                || notation.isSymbol(i, ",")
                || notation.isSymbol(i, ")")
                || notation.is(i, "FROM")
                || ClauseWords.begin(notation.token(i));
    }

    /** A column, and not a word of the grammar: an operand begins here, and no call or literal does. */
    private boolean isOperand(int i) {
        if (notation.isSymbol(i + 1, "(") || notation.isString(i + 1) || i == 0 || isGrammar(i)) {
            return false;
        }
        Token before = notation.token(i - 1);
        if (before.isSymbol("(") || before.isSymbol(",")) {
            return !isUnit(i);
        }
        return before.kind() == Token.Kind.SYMBOL
                ? !before.isSymbol(")") && !before.isSymbol("]") && !before.isSymbol("?") && !before.isSymbol("::")
                : before.kind() == Token.Kind.WORD && BEFORE.contains(StatementSyntax.upper(before));
    }

    /** PARTITION BY, what a window begins with, NULL ON EMPTY, and IS NOT UNKNOWN. */
    private boolean isGrammar(int i) {
        boolean window = notation.isSymbol(i - 1, "(") && (notation.is(i - 2, "OVER") || notation.is(i - 2, "AS"));
        boolean empty = notation.is(i, "EMPTY")
                && notation.is(i - 1, "ON")
                && (notation.isSymbol(i + 1, ")") || notation.isWord(i + 1));
        boolean unknown = notation.is(i - 1, "NOT") && notation.is(i - 2, "IS");
        return notation.is(i + 1, "BY") || window || empty || unknown;
    }

    private boolean isUnit(int i) {
        return notation.isWord(i - 2) && UNITS_WITHIN.contains(StatementSyntax.upper(notation.token(i - 2)));
    }
}
