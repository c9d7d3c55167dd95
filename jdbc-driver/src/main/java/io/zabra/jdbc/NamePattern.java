package io.zabra.jdbc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Patterns of metadata methods: {@code %} any characters, {@code _} one, {@code \} takes the next as it is. */
final class NamePattern {
    private NamePattern() {}

    /** The pattern that matches this name alone. */
    static String exactly(String name) {
        return name.replaceAll("[\\\\%_]", "\\\\$0");
    }

    static boolean matchesAll(@Nullable String pattern) {
        return pattern == null || pattern.equals("%");
    }

    /** The same as SQL's LIKE has it with a backslash as its escape, behind which there it must not end. */
    static String like(String pattern) {
        StringBuilder like = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' || c == '_') {
                like.append(c);
            } else {
                i += c == '\\' && i + 1 < pattern.length() ? 1 : 0;
                like.append(exactly(pattern.substring(i, i + 1)));
            }
        }
        return like.toString();
    }

    /** @param pattern null matches everything */
    static boolean matches(@Nullable String pattern, String name) {
        return matchesAll(pattern)
                || regex(String.valueOf(pattern)).matcher(name).matches();
    }

    private static Pattern regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(pattern.substring(i, i + 1)));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
