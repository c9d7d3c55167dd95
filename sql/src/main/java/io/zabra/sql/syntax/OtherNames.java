package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.Map;
import java.util.Set;

/** Words of PostgreSQL that mean here what another word does, and some that mean nothing here. One thread. */
final class OtherNames {
    private static final Map<String, String> CALLS = Map.of(
            "STATEMENT_TIMESTAMP", "now",
            "TRANSACTION_TIMESTAMP", "now",
            "TRY_CAST", "SAFE_CAST");

    /** Whose order is that of the bytes, as all texts' is here. */
    private static final Set<String> COLLATIONS = Set.of("\"C\"", "\"POSIX\"", "\"ucs_basic\"");

    /** Tokens of {@code mode() WITHIN GROUP (ORDER BY} that its value follows. */
    private static final int OF_MODE = 8;

    private final Notation notation;

    OtherNames(Notation notation) {
        this.notation = notation;
    }

    /** @param i of a word */
    void look(int i) {
        Token token = notation.token(i);
        boolean call = notation.isSymbol(i + 1, "(");
        String other = call ? CALLS.get(StatementSyntax.upper(token)) : null;
        if (other != null) {
            notation.edits().replace(token, other);
        } else if ((token.is("ISNULL") || token.is("NOTNULL"))
                && !call
                && notation.operands().endsAt(i - 1)) {
            notation.edits().replace(token, token.is("ISNULL") ? "IS NULL" : "IS NOT NULL");
        } else if (token.is("MATERIALIZED") && isOfWith(i)) {
            boolean not = notation.is(i - 1, "NOT");
            notation.edits().replace(notation.token(not ? i - 1 : i).start(), token.end(), "");
        } else if ((token.is("FIRST") || token.is("NEXT")) && notation.is(i - 1, "FETCH") && isRow(i + 1)) {
            notation.edits().behind(token, " 1");
        } else if (call && token.is("MODE") && notation.isSymbol(i + 2, ")") && notation.is(i + 3, "WITHIN")) {
            mode(i);
        } else if (token.is("TABLE") && notation.isName(i + 1) && begins(i)) {
            notation.edits().replace(token, "SELECT * FROM");
        } else if (token.is("LIMIT") && notation.is(i + 1, "NULL")) {
            notation.edits().replace(notation.token(i + 1), "ALL");
        } else if (token.is("COLLATE") && i + 1 < notation.size() && isOfBytes(i + 1)) {
            notation.edits().replace(token.start(), notation.token(i + 1).end(), "");
        } else if (token.is("FOR") && (notation.is(i + 1, "UPDATE") || notation.is(i + 1, "SHARE"))) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "FOR UPDATE is not supported, as nothing is locked: a transaction whose rows were changed"
                            + " meanwhile fails with 40001, and WHERE path = … AND version = … writes what nobody has"
                            + " changed");
        }
    }

    /** Whether it says how the query of a WITH is computed, which is left to the planner here. */
    private boolean isOfWith(int i) {
        int as = notation.is(i - 1, "NOT") ? i - 2 : i - 1;
        return notation.is(as, "AS") && notation.isSymbol(i + 1, "(");
    }

    private boolean isRow(int i) {
        return notation.is(i, "ROW") || notation.is(i, "ROWS");
    }

    /** {@code mode() WITHIN GROUP (ORDER BY a)} is {@code mode(a)}. */
    private void mode(int i) {
        if (!notation.isSymbol(i + 5, "(") || !notation.is(i + 7, "BY")) {
            return;
        }
        int last = notation.closing(i + 5) - 1;
        boolean descending = notation.is(last, "DESC");
        notation.edits()
                .replace(
                        notation.token(i).start(),
                        notation.token(i + OF_MODE - 1).end(),
                        descending ? "mode_last(" : "mode(");
        if (descending || notation.is(last, "ASC")) {
            notation.edits().replace(notation.token(last), "");
        }
    }

    /** Whether the statement begins here. */
    private boolean begins(int i) {
        return i == 0 || notation.is(i - 1, "EXPLAIN");
    }

    private boolean isOfBytes(int i) {
        return COLLATIONS.contains(notation.token(i).text());
    }
}
