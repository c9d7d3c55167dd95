package io.zabra.cli.output;

import java.util.Arrays;
import java.util.List;

/**
 * Which columns of a table are shown, and how wide: those from the left that fit on the screen with a readable width, the
 * room that is left being shared by those that need it.
 *
 * @param widths of the columns shown
 * @param hidden how many columns did not fit
 */
record ColumnLayout(int[] widths, int hidden) {
    /** A text column may be cut to this, no further. */
    private static final int READABLE = 12;

    /** One space on each side. */
    private static final int PADDING = 2;

    /**
     * @param natural width that each column would like
     * @param screenWidth 0: as wide as they like
     */
    static ColumnLayout fit(List<ColumnHead> heads, int[] natural, int screenWidth) {
        if (screenWidth == 0 || natural.length == 0) {
            return new ColumnLayout(natural, 0);
        }
        int[] least = new int[natural.length];
        for (int i = 0; i < least.length; i++) {
            least[i] = heads.get(i).shape().isCuttable() ? Math.min(natural[i], READABLE) : natural[i];
        }
        int shown = 0;
        int room = screenWidth;
        while (shown < least.length && least[shown] + PADDING + separator(shown) <= room) {
            room -= least[shown] + PADDING + separator(shown);
            shown++;
        }
        if (shown == 0) {
            return new ColumnLayout(new int[] {Math.max(1, screenWidth - PADDING)}, natural.length - 1);
        }
        return new ColumnLayout(widen(Arrays.copyOf(least, shown), natural, room), natural.length - shown);
    }

    private static int separator(int column) {
        return column == 0 ? 0 : 1;
    }

    /** Gives the room left to the narrowest column that is cut, one by one, so that small needs are met first. */
    private static int[] widen(int[] widths, int[] natural, int room) {
        for (int left = room; left > 0; left--) {
            int neediest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] < natural[i] && (neediest < 0 || widths[i] < widths[neediest])) {
                    neediest = i;
                }
            }
            if (neediest < 0) {
                break;
            }
            widths[neediest]++;
        }
        return widths;
    }
}
