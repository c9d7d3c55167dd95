package io.zabra.sql.syntax;

import java.util.Locale;
import java.util.Map;

/** JDBC's escapes that the parser does not have: their braces go, of joins and functions the word that opens them, too. One thread. */
final class Escapes {
    private static final Map<String, String> FUNCTIONS = Map.of(
            "ucase", "upper",
            "lcase", "lower",
            "length", "char_length",
            "ifnull", "coalesce",
            "curdate", "current_date",
            "curtime", "current_time");

    private final Notation notation;

    Escapes(Notation notation) {
        this.notation = notation;
    }

    /** @param open its brace, which two tokens follow at least */
    void look(int open) {
        Token word = notation.token(open + 1);
        Token next = notation.token(open + 2);
        if (word.is("FN") && next.isName()) {
            function(open);
        } else if (word.is("OJ")) {
            unwrap(open, next);
        } else if (word.is("ESCAPE") || word.is("LIMIT")) {
            unwrap(open, word);
        }
    }

    /** @param first of what stays */
    private void unwrap(int open, Token first) {
        Token close = notation.token(notation.operands().braces().closing(open));
        notation.edits().replace(notation.token(open).start(), first.start(), "");
        notation.edits().replace(close, "");
    }

    /** {@code {fn name(…)}}: the escape goes, and names that only JDBC has are replaced. */
    private void function(int open) {
        Token name = notation.token(open + 2);
        String known = FUNCTIONS.get(name.text().toLowerCase(Locale.ROOT));
        unwrap(open, name);
        if (known != null) {
            notation.edits().replace(name, known);
        }
    }
}
