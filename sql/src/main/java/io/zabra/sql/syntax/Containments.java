package io.zabra.sql.syntax;

import java.util.Map;

/** PostgreSQL's {@code a @> b}, {@code b <@ a}, {@code a && b} and {@code a ^@ b}, which are functions here. One thread. */
final class Containments {
    private static final Map<String, String> FUNCTIONS =
            Map.of("@>", "includes", "<@", "included_in", "&&", "meets", "^@", "starts_with");

    private final Notation notation;

    Containments(Notation notation) {
        this.notation = notation;
    }

    static boolean is(Token token) {
        return token.kind() == Token.Kind.SYMBOL && FUNCTIONS.containsKey(token.text());
    }

    void look(int i) {
        int last = end(i + 1);
        if (i == 0 || last < 0) {
            return;
        }
        int first = notation.operands().start(i - 1);
        notation.edits()
                .open(notation.token(first), FUNCTIONS.get(notation.token(i).text()) + '(');
        notation.edits().replace(notation.token(i), ",");
        notation.edits().behind(notation.token(last), ")");
        notation.operands().rewritten(last, first);
    }

    /** Last token of the operand that begins with this one, with what it is cast to; negative: none begins here. */
    private int end(int first) {
        int last = endOfOne(first);
        while (last >= 0 && notation.isSymbol(last + 1, "::") && notation.isName(last + 2)) {
            last = TypeNames.at(notation.tokens(), last + 2).last();
        }
        return last;
    }

    private int closingBracket(int from) {
        int at = notation.comma(from);
        while (notation.isSymbol(at, ",")) {
            at = notation.comma(at + 1);
        }
        return at < notation.size() ? at : -1;
    }

    private int endOfOne(int first) {
        if (notation.isSymbol(first, "(")) {
            return notation.closing(first);
        }
        if (notation.is(first, "ARRAY") && notation.isSymbol(first + 1, "[")) {
            return closingBracket(first + 2);
        }
        if (!notation.isName(first)) {
            return notation.isString(first) || notation.isSymbol(first, "?") ? first : -1;
        }
        if (notation.isString(first + 1)) {
            return first + 1;
        }
        int last = first;
        while (notation.isSymbol(last + 1, ".") && notation.isName(last + 2)) {
            last += 2;
        }
        return notation.isSymbol(last + 1, "(") ? notation.closing(last + 1) : last;
    }
}
