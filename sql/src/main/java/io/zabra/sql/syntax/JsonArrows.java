package io.zabra.sql.syntax;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's ways into JSON: {@code a -> 'b' -> 0 ->> 'c'} is {@code json_text(a, '$.b[0].c')}, without {@code ->>} it is
 * {@code json_get}; {@code a #>> '{b,0}'} is {@code json_text(a, '$.b{0}')}, where a number may be a name. One thread.
 */
final class JsonArrows {
    private final Notation notation;

    JsonArrows(Notation notation) {
        this.notation = notation;
    }

    static boolean is(Token token) {
        return isText(token) || token.isSymbol("->") || token.isSymbol("#>");
    }

    private static boolean isText(Token token) {
        return token.isSymbol("->>") || token.isSymbol("#>>");
    }

    void look(int i) {
        StringBuilder path = new StringBuilder("$");
        int last = -1;
        boolean text = false;
        for (int at = i; !text && at > 0 && at + 1 < notation.size() && is(notation.token(at)); at = last + 1) {
            int end = step(at, path);
            if (end < 0) {
                break;
            }
            text = isText(notation.token(at));
            last = end;
        }
        if (last < 0 || notation.operands().areRewritten(last)) {
            return;
        }
        int first = notation.operands().start(i - 1);
        notation.edits().open(notation.token(first), text ? "json_text(" : "json_get(");
        notation.edits().replace(notation.token(i).start(), notation.token(last).end(), ", '" + path + "')");
        notation.operands().rewritten(last, first);
    }

    /** Its last token; negative where what follows is no literal that can be a key. */
    private int step(int arrow, StringBuilder path) {
        Token key = notation.token(arrow + 1);
        boolean deep = notation.isSymbol(arrow, "#>") || notation.isSymbol(arrow, "#>>");
        boolean negative = key.isSymbol("-") && !deep && arrow + 2 < notation.size();
        String step = deep ? deep(key) : negative ? fromTheEnd(notation.token(arrow + 2)) : step(key);
        if (step == null) {
            return -1;
        }
        path.append(step);
        return negative ? arrow + 2 : arrow + 1;
    }

    private static @Nullable String fromTheEnd(Token key) {
        String step = isWhole(key) ? step(key) : null;
        return step == null ? null : "[-" + step.substring(1);
    }

    private static boolean isWhole(Token key) {
        return key.kind() == Token.Kind.NUMBER
                && key.text().length() <= 9
                && key.text().chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static @Nullable String step(Token key) {
        if (isWhole(key)) {
            return "[" + key.text() + "]";
        }
        boolean text = key.kind() == Token.Kind.STRING && key.text().length() >= 2;
        return text ? name(key.text().substring(1, key.text().length() - 1)) : null;
    }

    /** @param name with doubled quotes, as it stands in its literal */
    private static String name(String name) {
        boolean plain = !name.isEmpty() && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetter(c)));
        // Within a literal within a literal a quote is four.
        return plain ? "." + name : "[''" + name.replace("''", "''''") + "'']";
    }

    /** {@code '{a,0}'}. */
    private static @Nullable String deep(Token keys) {
        String text = keys.text();
        if (keys.kind() != Token.Kind.STRING || !text.startsWith("'{") || !text.endsWith("}'")) {
            return null;
        }
        String inner = text.substring(2, text.length() - 2);
        if (inner.indexOf('"') >= 0 || inner.indexOf('\\') >= 0) {
            return null;
        }
        StringBuilder path = new StringBuilder();
        for (String part : inner.isBlank() ? new String[0] : inner.split(",", -1)) {
            String key = part.strip();
            path.append(key.matches("-?\\d{1,9}") ? "{" + key + "}" : name(key));
        }
        return path.toString();
    }
}
