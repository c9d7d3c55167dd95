package io.zabra.sql.function;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of one field of a JSON text, found by walking over the text once, without building anything. What it yields is
 * what {@code JSON_VALUE(text, '$.a.b')} yields: a scalar as text, null for everything else and for what is no JSON. A few
 * rare forms (numbers with a fraction, escapes) it leaves to the general function. One text; one thread.
 */
public final class JsonField {
    /** Stands for a result that only the general function can tell. */
    public static final String ASK = new String("ask");

    private static final int DEPTH_MAX = 500;
    private static final Pattern PATH = Pattern.compile("\\$((?:\\.[A-Za-z_][A-Za-z0-9_]*)+)");

    private static final String[] NO_PATH = {};

    private final String text;
    private final String[] path;
    private int at;
    private int valueStart = -1;
    private int valueEnd;
    private boolean unusual;
    /** Whether the string that was read last has an escape. */
    private boolean escaped;

    /** The text is no JSON. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    private JsonField(String text, String[] path) {
        this.text = text;
        this.path = path;
    }

    /** The names of a path of the form {@code $.a.b}; null for every other. */
    public static String @Nullable [] path(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? matcher.group(1).substring(1).split("\\.", -1) : null;
    }

    /** {@link #ASK} where it cannot tell. */
    public static @Nullable String of(String text, String[] path) {
        JsonField field = new JsonField(text, path);
        try {
            field.value(0, 0);
            field.end();
        } catch (Malformed e) {
            return field.unusual ? ASK : null;
        }
        return field.unusual ? ASK : field.result();
    }

    /** Whether something stands behind the JSON that a text begins with, so that all of it is none. */
    public static boolean hasMore(String text) {
        JsonField whole = new JsonField(text, NO_PATH);
        try {
            whole.value(-1, 0);
        } catch (Malformed e) {
            return false;
        }
        whole.blanks();
        return whole.at < text.length();
    }

    private void end() throws Malformed {
        blanks();
        if (at < text.length()) {
            unusual = false;
            throw new Malformed();
        }
    }

    private @Nullable String result() {
        if (valueStart < 0) {
            return null;
        }
        char first = text.charAt(valueStart);
        if (first == '"') {
            String inner = text.substring(valueStart + 1, valueEnd - 1);
            return inner.indexOf('\\') < 0 ? inner : ASK;
        }
        if (first == '{' || first == '[' || first == 'n') {
            return null;
        }
        String value = text.substring(valueStart, valueEnd);
        boolean plain = first == 't' || first == 'f' || (isWhole(value) && !value.equals("-0"));
        return plain ? value : ASK;
    }

    private static boolean isWhole(String number) {
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** @param matched names of the path that lead here; -1: another branch */
    private void value(int matched, int depth) throws Malformed {
        blanks();
        int start = at;
        switch (peek()) {
            case '{' -> object(matched, depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        if (matched == path.length) {
            valueStart = start;
            valueEnd = at;
        }
    }

    private void object(int matched, int depth) throws Malformed {
        nest(depth);
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            blanks();
            int start = at + 1;
            string();
            int end = at - 1;
            blanks();
            expect(':');
            boolean wanted = matched >= 0 && matched < path.length && isName(start, end, path[matched]);
            if (wanted) {
                // Of a name that is there twice, the last one counts, with all that is below it.
                valueStart = -1;
            }
            value(wanted ? matched + 1 : -1, depth);
            if (!another('}')) {
                return;
            }
        }
    }

    /** Of the string that was read last. */
    private boolean isName(int start, int end, String name) {
        unusual |= escaped;
        return end - start == name.length() && text.startsWith(name, start);
    }

    private void array(int depth) throws Malformed {
        nest(depth);
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(-1, depth);
        } while (another(']'));
    }

    private void nest(int depth) throws Malformed {
        if (depth > DEPTH_MAX) {
            unusual = true;
            throw new Malformed();
        }
    }

    /** Whether a comma follows; else it must be the end. */
    private boolean another(char end) throws Malformed {
        blanks();
        char c = peek();
        at++;
        if (c == ',') {
            return true;
        }
        if (c != end) {
            throw new Malformed();
        }
        return false;
    }

    /** What most of a text is: with the place in a variable of its own, which takes half as long. */
    private void string() throws Malformed {
        expect('"');
        escaped = false;
        int next = at;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                at = next;
                return;
            }
            if (c < ' ') {
                throw new Malformed();
            }
            if (c == '\\') {
                escaped = true;
                at = next;
                escape();
                next = at;
            }
        }
        throw new Malformed();
    }

    private void escape() throws Malformed {
        char c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++, at++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw new Malformed();
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw new Malformed();
        }
    }

    private void number() throws Malformed {
        if (peek() == '-') {
            at++;
        }
        int start = at;
        digits();
        if (text.charAt(start) == '0' && at > start + 1) {
            throw new Malformed();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            digits();
        }
        unusual |= at - start > DEPTH_MAX;
    }

    private void digits() throws Malformed {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new Malformed();
        }
    }

    private void word(String word) throws Malformed {
        boolean ends =
                at + word.length() >= text.length() || !Character.isJavaIdentifierPart(text.charAt(at + word.length()));
        if (!text.startsWith(word, at) || !ends) {
            throw new Malformed();
        }
        at += word.length();
    }

    private void expect(char c) throws Malformed {
        if (peek() != c) {
            throw new Malformed();
        }
        at++;
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
