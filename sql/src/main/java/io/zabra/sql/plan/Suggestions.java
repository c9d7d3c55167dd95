package io.zabra.sql.plan;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the name most like a wrong one. */
public final class Suggestions {
    private Suggestions() {}

    /** A sentence to put behind an error; empty where nothing is like it. */
    public static String of(String wrong, Collection<String> names) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        int most = Math.max(1, lower.length() / 3);
        String nearest = "";
        for (String name : names) {
            int distance = distance(lower, name.toLowerCase(Locale.ROOT));
            if (distance > 0 && distance <= most) {
                most = distance - 1;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : ": did you mean '" + nearest + "'?";
    }

    /** Letters to insert, delete, replace or exchange with their neighbour. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : nearest(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int nearest(String a, String b, int[][] d, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
