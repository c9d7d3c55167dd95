package io.zabra.sql.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them behind TIMESTAMP: a day alone, without seconds, with a T, in UTC. Stateless. */
final class TimestampText {
    private static final Pattern TIME =
            Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[T ] *(\\d{1,2}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?)?"
                    + "(?: ?(?:Z|UTC|[+-]00(?::?00)?))?");

    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?");

    private TimestampText() {}

    /** A time of the day as the standard has it; null where it is none that is known here. */
    static @Nullable String time(String text) {
        Matcher matcher = CLOCK.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        String second = matcher.group(3);
        return two(matcher.group(1)) + ':' + matcher.group(2) + ':' + (second == null ? "00" : second);
    }

    /**
     * As the standard has it.
     *
     * @param text without quotes
     * @return null where it is none that is known here, which the parser may know
     */
    static @Nullable String standard(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        String second = matcher.group(6);
        return matcher.group(1)
                + '-'
                + two(matcher.group(2))
                + '-'
                + two(matcher.group(3))
                + ' '
                + two(matcher.group(4))
                + ':'
                + two(matcher.group(5))
                + ':'
                + (second == null ? "00" : second);
    }

    private static String two(@Nullable String digits) {
        return digits == null ? "00" : digits.length() < 2 ? "0" + digits : digits;
    }
}
