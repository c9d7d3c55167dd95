package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Text that is Unicode, which not every string of Java is: one that was cut within a pair of surrogates has no form in UTF-8,
 * and would become another text on its way.
 */
final class WellFormedText {
    private WellFormedText() {}

    /** @throws SQLException 22P02 where it is no Unicode */
    static String require(String text) throws SQLException {
        int at = loneSurrogate(text);
        if (at >= 0) {
            throw SqlState.INVALID_TEXT.exception("The text is no Unicode: a surrogate stands alone at " + (at + 1)
                    + "; it was cut within a character");
        }
        return text;
    }

    /** @throws SQLException 22023 where there is none, 22P02 where it is no Unicode */
    static String requireSql(@Nullable String sql) throws SQLException {
        if (sql == null) {
            throw SqlState.INVALID_PARAMETER.exception("The SQL text is null");
        }
        return require(sql);
    }

    /** Where the first one is, from 0; −1 where there is none. */
    static int loneSurrogate(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return at;
            }
            at += Character.charCount(point);
        }
        return -1;
    }

    /** The first characters of it, fewer by one where that would be half a pair. */
    static String cut(String text, int charsMax) {
        boolean withinPair =
                Character.isHighSurrogate(text.charAt(charsMax - 1)) && Character.isLowSurrogate(text.charAt(charsMax));
        return text.substring(0, withinPair ? charsMax - 1 : charsMax);
    }
}
