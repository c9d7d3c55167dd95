package io.zabra.cli.output;

import java.util.Locale;

/** So many of something, in words. */
public final class Quantity {
    private Quantity() {}

    /** @param singular whose plural ends with an s */
    public static String of(long count, String singular) {
        return of(count, singular, singular + "s");
    }

    /** The number, and what stands behind it where it is 1, or else. */
    public static String of(long count, String one, String others) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : others);
    }
}
