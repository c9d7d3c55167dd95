package io.zabra.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which of some names somebody may have meant. */
final class NearNames {
    private static final int MOST = 3;
    private static final int LETTERS_A_SLIP = 3;

    private NearNames() {}

    /** The nearest first, and at most three; none where nothing is near: a wrong guess helps less than the list of all. */
    static List<String> of(String typed, Collection<String> names) {
        String word = bare(typed);
        return names.stream()
                .filter(name -> isNear(word, bare(name)))
                .sorted(Comparator.comparingInt((String name) -> slips(word, bare(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Of an option without its dashes. */
    private static String bare(String name) {
        return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isNear(String word, String name) {
        boolean begun = word.length() > 1 && name.startsWith(word);
        return begun || slips(word, name) <= Math.min(word.length(), name.length()) / LETTERS_A_SLIP;
    }

    /** How many letters are too many, missing, wrong or swapped with their neighbours (optimal string alignment). */
    private static int slips(String one, String other) {
        int[][] slips = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : fewest(slips, one, other, i, j);
            }
        }
        return slips[one.length()][other.length()];
    }

    private static int fewest(int[][] slips, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int fewest = Math.min(slips[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(fewest, slips[i - 2][j - 2] + 1) : fewest;
    }
}
