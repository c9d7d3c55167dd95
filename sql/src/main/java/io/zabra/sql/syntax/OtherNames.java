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
        } else if (call && (token.is("JSON_AGG") || token.is("JSONB_AGG"))) {
            aggregate(i);
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

    /** Which keeps NULLs. */
    private void aggregate(int i) {
        Token close = notation.token(notation.closing(i + 1));
        notation.edits().replace(notation.token(i), "JSON_ARRAYAGG");
        notation.edits().replace(close.start(), close.start(), " NULL ON NULL");
    }

    /** Whether the statement begins here. */
    private boolean begins(int i) {
        return i == 0 || notation.is(i - 1, "EXPLAIN");
    }

    private boolean isOfBytes(int i) {
        return COLLATIONS.contains(notation.token(i).text());
    }
}
