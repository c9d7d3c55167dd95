package io.zabra.cli.output;

import org.jline.utils.WCWidth;

/** How many columns of a terminal text takes, and text cut to so many. */
final class Widths {
    private static final String ELLIPSIS = "…";

    private Widths() {}

    static int of(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += c < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(c));
            i += Character.charCount(c);
        }
        return width;
    }

    /** The text, or as much of its beginning as fits before an ellipsis. */
    static String cut(String text, int width) {
        if (text.length() <= width && of(text) <= width) {
            return text;
        }
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int next = c < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(c));
            if (used + next > width - 1) {
                return text.substring(0, i) + ELLIPSIS;
            }
            used += next;
            i += Character.charCount(c);
        }
        return text;
    }
}
