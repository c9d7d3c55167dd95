package io.zabra.sql.function;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of one field of a JSON text, found by walking over the text once, without building anything. What it yields is
 * what {@code JSON_VALUE(text, '$.a.b')} yields: a scalar as text, null for everything else and for what is no JSON; of a
 * number beyond the range of DOUBLE its letters. A few rare forms (numbers with a fraction, escapes) it leaves to the general function. One text; one thread.
 */
public final class JsonField extends JsonScanner {
    /** Stands for a result that only the general function can tell. */
    public static final String ASK = new String("ask");

    private static final int DEPTH_MAX = 500;
    private static final int NUMBER_CHARS_MAX = 500;
    private static final Pattern PATH = Pattern.compile("\\$((?:\\.[A-Za-z_][A-Za-z0-9_]*)+)");

    private static final String[] NO_PATH = {};

    private final String[] path;
    private int valueStart = -1;
    private int valueEnd;
    private boolean unusual;

    private JsonField(String text, String[] path) {
        super(text, DEPTH_MAX);
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
            field.scan(0);
        } catch (Malformed e) {
            return field.isTooDeep() ? ASK : null;
        }
        return field.unusual ? ASK : field.result();
    }

    /** Whether something stands behind the JSON that a text begins with, so that all of it is none. */
    public static boolean hasMore(String text) {
        try {
            return new JsonField(text, NO_PATH).scanOne(-1) < text.length();
        } catch (Malformed e) {
            return false;
        }
    }

    /** Whether a text is no JSON, as far as that can be told here. */
    public static boolean isNone(String text) {
        JsonField whole = new JsonField(text, NO_PATH);
        try {
            whole.scan(-1);
            return false;
        } catch (Malformed e) {
            return !whole.isTooDeep();
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
        return plain || HugeNumbers.is(value) ? value : ASK;
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

    /** @param branch names of the path that lead here; -1: another branch */
    @Override
    int member(int branch, int start, int end) {
        boolean wanted = branch >= 0 && branch < path.length && isName(start, end, path[branch]);
        if (wanted) {
            // Of a name that is there twice, the last one counts, with all that is below it.
            valueStart = -1;
        }
        return wanted ? branch + 1 : -1;
    }

    @Override
    int element(int branch, int index) {
        return -1;
    }

    @Override
    void value(int branch, int start, int end) {
        if (branch == path.length) {
            valueStart = start;
            valueEnd = end;
        }
        unusual |= end - start > NUMBER_CHARS_MAX && isNumber(text.charAt(start));
    }

    private static boolean isNumber(char first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** Of the string that was read last. */
    private boolean isName(int start, int end, String name) {
        unusual |= isEscaped();
        return end - start == name.length() && text.startsWith(name, start);
    }
}
