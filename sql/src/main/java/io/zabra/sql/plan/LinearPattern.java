package io.zabra.sql.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a regular expression of Java for RE2/J, which searches in linear time and goes no deeper for a longer text. Only what means the
 * same to both is written: all else is left to Java. The expression is one that Java takes. One expression; one thread.
 */
final class LinearPattern {
    private static final int FLAGS = java.util.regex.Pattern.CASE_INSENSITIVE
            | java.util.regex.Pattern.UNICODE_CASE
            | java.util.regex.Pattern.DOTALL
            | java.util.regex.Pattern.MULTILINE;
    /** Repetitions of RE2/J's. */
    private static final int TIMES_MAX = 1_000;
    /** Java goes no deeper than that, times what is repeated. */
    private static final int TIMES_SHALLOW = 100;
    /** Steps of RE2/J's program, any of which a character may have to go through. */
    private static final int STEPS_MAX = 2_000;

    private static final int NESTED_MAX = 100;
    private static final int ASCII_END = 0x80;
    private static final int SET = -1;
    private static final int NONE = -2;

    private static final Map<Character, String> SETS =
            Map.of('d', "0-9", 's', "\\t\\n\\x0B\\f\\r ", 'w', "0-9A-Za-z_", 'D', "\\D", 'W', "\\W");
    private static final Map<Character, Integer> CONTROLS =
            Map.of('t', 0x09, 'n', 0x0a, 'r', 0x0d, 'f', 0x0c, 'a', 0x07, 'e', 0x1b);
    private static final Map<String, String> POSIX =
            Map.of("Alpha", "A-Za-z", "Upper", "A-Z", "Lower", "a-z", "Digit", "0-9", "Alnum", "0-9A-Za-z");

    private final String text;
    private final boolean multiline;
    private final boolean places;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean dotAll;
    private boolean ignoresCase;
    private boolean beyondAscii;
    private boolean plain;
    private boolean repeats;

    /**
     * What RE2/J searches by.
     *
     * @param plain whether only texts of ASCII without carriage returns may be searched
     */
    record Translated(Pattern pattern, boolean plain) {
        boolean fits(String text) {
            for (int i = 0; plain && i < text.length(); i++) {
                if (text.charAt(i) >= ASCII_END || text.charAt(i) == '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * What a part comes to.
     *
     * @param steps of RE2/J's program, about
     */
    private record Part(long steps, boolean mayBeEmpty) {}

    private LinearPattern(String text, int flags, boolean places) {
        this.text = text;
        this.multiline = (flags & java.util.regex.Pattern.MULTILINE) != 0;
        this.dotAll = (flags & java.util.regex.Pattern.DOTALL) != 0;
        this.places = places;
        if ((flags & java.util.regex.Pattern.CASE_INSENSITIVE) != 0) {
            out.append("(?i)");
            ignoresCase = true;
        }
    }

    /**
     * Null where it is Java's: also where Java goes no deeper for a longer text.
     *
     * @param flags as Java's pattern has them
     * @param places whether it matters where it matches, and not only whether
     */
    static @Nullable Translated of(String text, int flags, boolean places) {
        if ((flags & ~FLAGS) != 0) {
            return null;
        }
        LinearPattern writer = new LinearPattern(text, flags, places);
        Part all = writer.alternatives(0);
        boolean whole = all != null && writer.at == text.length() && all.steps <= STEPS_MAX;
        if (!whole || !writer.repeats || (writer.ignoresCase && writer.beyondAscii)) {
            return null;
        }
        try {
            Pattern pattern = Pattern.compile(writer.out.toString());
            return pattern.programSize() > STEPS_MAX
                    ? null
                    : new Translated(pattern, writer.plain || writer.ignoresCase);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private @Nullable Part alternatives(int depth) {
        long steps = 0;
        boolean mayBeEmpty = false;
        while (true) {
            Part each = sequence(depth);
            if (each == null) {
                return null;
            }
            steps += each.steps + 1;
            mayBeEmpty |= each.mayBeEmpty;
            if (!is('|')) {
                return new Part(steps, mayBeEmpty);
            }
            at++;
            out.append('|');
        }
    }

    private @Nullable Part sequence(int depth) {
        long steps = 0;
        boolean mayBeEmpty = true;
        while (at < text.length() && !is('|') && !is(')')) {
            Part each = repeated(depth);
            if (each == null) {
                return null;
            }
            steps += each.steps;
            mayBeEmpty &= each.mayBeEmpty;
        }
        return new Part(steps, mayBeEmpty);
    }

    private @Nullable Part repeated(int depth) {
        boolean group = is('(');
        Part part = atom(depth);
        if (part == null || !isRepetition()) {
            return part;
        }
        int begin = at;
        int least = is('*') || is('?') ? 0 : 1;
        int most = is('?') ? 1 : Integer.MAX_VALUE;
        if (is('{')) {
            int end = text.indexOf('}', at);
            int comma = text.indexOf(',', at);
            boolean two = comma >= 0 && comma < end;
            least = number(at + 1, two ? comma : end);
            most = !two ? least : comma + 1 == end ? Integer.MAX_VALUE : number(comma + 1, end);
            at = end;
        }
        at++;
        boolean counts =
                least >= 0 && most >= least && least <= TIMES_MAX && (most <= TIMES_MAX || most == Integer.MAX_VALUE);
        boolean again = most > 1;
        // Java leaves a loop that took nothing, and RE2/J goes on in it.
        if (!counts || is('+') || (again && part.mayBeEmpty && (places || !group))) {
            return null;
        }
        at += is('?') ? 1 : 0;
        out.append(text, begin, at);
        repeats |= group && most > TIMES_SHALLOW;
        long times = most == Integer.MAX_VALUE ? Math.max(1, least) : most;
        long steps = (part.steps + 1) * times;
        return isRepetition() || steps > STEPS_MAX ? null : new Part(steps, least == 0 || part.mayBeEmpty);
    }

    private boolean isRepetition() {
        return is('*') || is('+') || is('?') || is('{');
    }

    /** Negative where it is none, or a large one. */
    private int number(int from, int to) {
        if (to <= from || to - from > 4) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private @Nullable Part atom(int depth) {
        return switch (text.charAt(at)) {
            case '(' -> group(depth + 1);
            case '[' -> set();
            case '\\' -> escaped();
            case '.' -> written(dotAll ? "(?s:.)" : "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]", false);
            case '^' -> multiline ? null : written("\\A", true);
            case '$' -> end(depth);
            case '*', '+', '?', '{' -> null;
            default -> literal(text.codePointAt(at));
        };
    }

    /** Writes what stands for the character at hand. */
    private Part written(String part, boolean mayBeEmpty) {
        at++;
        out.append(part);
        return new Part(1, mayBeEmpty);
    }

    private @Nullable Part literal(int character) {
        at += Character.charCount(character);
        return quoted(character) ? new Part(1, false) : null;
    }

    private boolean quoted(int character) {
        beyondAscii |= character >= ASCII_END;
        boolean word = character < ASCII_END && Character.isLetterOrDigit(character);
        out.append(word ? Character.toString(character) : "\\x{" + Integer.toHexString(character) + '}');
        return character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE;
    }

    /** To Java that is before a line's end at the text's end, too: so nothing may come behind it, and where it matches is not asked. */
    private @Nullable Part end(int depth) {
        int rest = at + 1;
        while (rest < text.length() && text.charAt(rest) == ')') {
            rest++;
        }
        boolean last = rest == text.length() || (depth == 0 && text.charAt(at + 1) == '|');
        if (places || multiline || !last) {
            return null;
        }
        plain = true;
        return written("\\n?\\z", true);
    }

    private @Nullable Part group(int depth) {
        boolean outerDotAll = dotAll;
        at++;
        if (depth > NESTED_MAX || (is('?') && !special())) {
            return null;
        }
        if (text.charAt(at - 1) == ')') {
            // Flags for what comes behind them, which may not be repeated.
            return isRepetition() ? null : new Part(0, true);
        }
        if (text.charAt(at - 1) != ':') {
            out.append('(');
        }
        Part inner = alternatives(depth);
        if (inner == null || !is(')')) {
            return null;
        }
        dotAll = outerDotAll;
        at++;
        out.append(')');
        return new Part(inner.steps + 2, inner.mayBeEmpty);
    }

    /** What stands behind {@code (?}, up to where the group begins or flags end. False where it is none of RE2/J's. */
    private boolean special() {
        at++;
        if (is('<')) {
            boolean looksBehind = text.charAt(at + 1) == '=' || text.charAt(at + 1) == '!';
            at = text.indexOf('>', at) + 1;
            return at > 0 && !looksBehind;
        }
        boolean folds = false;
        while (at < text.length() && !is(':') && !is(')')) {
            char flag = text.charAt(at++);
            if ("isu".indexOf(flag) < 0) {
                return false;
            }
            folds |= flag == 'i';
            dotAll |= flag == 's';
        }
        if (at == text.length()) {
            return false;
        }
        ignoresCase |= folds;
        out.append(is(':') ? (folds ? "(?i:" : "(?:") : folds ? "(?i)" : "");
        at++;
        return true;
    }

    private @Nullable Part escaped() {
        if (at + 1 == text.length()) {
            return null;
        }
        char c = text.charAt(at + 1);
        if (c == 'A' || c == 'z' || c == 'b' || c == 'B') {
            at++;
            plain |= c == 'b' || c == 'B';
            Part part = written("\\" + c, true);
            return is('{') ? null : part;
        }
        if (c == 'S') {
            at++;
            return written("[^" + SETS.get('s') + ']', false);
        }
        int begin = out.length();
        int character = character();
        if (character == NONE) {
            return null;
        }
        if (character == SET) {
            out.insert(begin, '[').append(']');
            return new Part(1, false);
        }
        return quoted(character) ? new Part(1, false) : null;
    }

    /** The next character, escaped or not; {@link #SET} where it is a set, and is written; {@link #NONE} for all else. */
    private int character() {
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        if (character != '\\') {
            return character;
        }
        if (at == text.length()) {
            return NONE;
        }
        char c = text.charAt(at++);
        String known = c == 'p' ? posix() : SETS.get(c);
        if (known != null) {
            out.append(known);
            return SET;
        }
        Integer control = CONTROLS.get(c);
        boolean itself = c < ASCII_END && !Character.isLetterOrDigit(c);
        return control != null ? control : itself ? c : NONE;
    }

    private @Nullable String posix() {
        int end = text.indexOf('}', at);
        String known = is('{') && end > 0 ? POSIX.get(text.substring(at + 1, end)) : null;
        at = known == null ? at : end + 1;
        return known;
    }

    private @Nullable Part set() {
        at++;
        out.append('[');
        if (is('^')) {
            at++;
            out.append('^');
        }
        boolean empty = true;
        while (at < text.length() && (empty || !is(']'))) {
            if (is('[') || is(']') || text.startsWith("&&", at) || !range()) {
                return null;
            }
            empty = false;
        }
        return at < text.length() ? written("]", false) : null;
    }

    /** One character, a range of them, or a set within the set. */
    private boolean range() {
        int low = character();
        boolean ranges = is('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
        if (low == NONE || (low == SET && ranges)) {
            return false;
        }
        if (low == SET) {
            return true;
        }
        boolean known = quoted(low);
        if (!ranges) {
            return known;
        }
        at++;
        out.append('-');
        int high = is('[') ? NONE : character();
        return known && high >= low && quoted(high);
    }
}
