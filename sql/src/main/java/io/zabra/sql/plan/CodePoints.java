package io.zabra.sql.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.jspecify.annotations.Nullable;

/**
 * Lets functions that count chars count characters: each character that takes two chars is one of private use while they compute, one
 * that no operand has. Of one call.
 */
final class CodePoints {
    /** Of the characters of private use. */
    static final int FIRST = 0xe000;

    private static final int LAST = 0xf8ff;

    private static final Set<String> COUNTING =
            Set.of("SUBSTRING", "SUBSTR", "LEFT", "RIGHT", "OVERLAY", "REVERSE", "LPAD", "RPAD");

    private final Map<Integer, Character> standIns = new HashMap<>();
    private final Map<Character, Integer> meant = new HashMap<>();

    private CodePoints() {}

    /** Whether it counts characters of texts. */
    static boolean areCountedBy(RexCall call) {
        return COUNTING.contains(call.getOperator().getName());
    }

    /** Null where no text has any such character, or they have too many. */
    static @Nullable CodePoints in(@Nullable Object[] values) {
        StringBuilder all = new StringBuilder();
        for (Object value : values) {
            if (value instanceof String text && text.codePointCount(0, text.length()) < text.length()) {
                all.append(text);
            }
        }
        if (all.isEmpty()) {
            return null;
        }
        for (Object value : values) {
            if (value instanceof String text) {
                all.append(text);
            }
        }
        CodePoints points = new CodePoints();
        return points.assign(all.toString()) ? points : null;
    }

    private boolean assign(String all) {
        boolean[] used = used(all);
        int next = FIRST;
        for (int i = 0; i < all.length(); ) {
            int point = all.codePointAt(i);
            i += Character.charCount(point);
            if (Character.charCount(point) == 1 || standIns.containsKey(point)) {
                continue;
            }
            while (next <= LAST && used[next - FIRST]) {
                next++;
            }
            if (next > LAST) {
                return false;
            }
            standIns.put(point, (char) next);
            meant.put((char) next++, point);
        }
        return true;
    }

    private static boolean[] used(String text) {
        boolean[] used = new boolean[LAST - FIRST + 1];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST && c <= LAST) {
                used[c - FIRST] = true;
            }
        }
        return used;
    }

    /** The first character of private use from there on that the text does not have; -1 where it has them all. */
    static int unused(String text, int from) {
        boolean[] used = used(text);
        for (int c = from; c <= LAST; c++) {
            if (!used[c - FIRST]) {
                return c;
            }
        }
        return -1;
    }

    /** A text with one char for each character; everything else as it is. */
    @Nullable
    Object standIn(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        StringBuilder made = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            Character other = standIns.get(point);
            made.append(other == null ? (char) point : other);
        }
        return made.toString();
    }

    /** What was meant by a result. */
    @Nullable
    Object meant(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        StringBuilder made = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Integer point = meant.get(c);
            made.appendCodePoint(point == null ? c : point);
        }
        return made.toString();
    }
}
