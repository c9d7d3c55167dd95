package io.zabra.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RE2/J is given means what it means to Java. */
class LinearPatternTest {
    private static final int SEEDS = 4_000;
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "c",
            ",",
            "a",
            "b",
            "c",
            ",",
            "a",
            "b",
            "[ab]",
            "\\w",
            ".",
            "[^a]",
            ".",
            "\\w",
            "\\W",
            "\\d",
            "\\s",
            "\\S",
            "[ab]",
            "[^a]",
            "[a-c,]",
            "[\\w,]",
            "\\.",
            "é",
            "^",
            "\\A",
            "\\b",
            "\\z",
            "(?i)",
            "(?s)",
            "\\n",
            "\\p{Alpha}",
            "[^\\s]",
            "$");
    private static final List<String> REPETITIONS =
            List.of("", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{0,}", "{3,}", "??");
    private static final String CHARACTERS = "aabbcc,. A\n\r9é\uD83D\uDE00\u2028";

    private static Budget budget() {
        return new Budget(1 << 20, Long.MAX_VALUE, 0);
    }

    private static String atom(Random random, int depth) {
        if (depth < 3 && random.nextInt(3) == 0) {
            String begin = List.of("(", "(", "(?:", "(?<n" + random.nextInt(1_000_000) + ">", "(?i:")
                    .get(random.nextInt(5));
            return begin + alternatives(random, depth + 1) + ")";
        }
        return ATOMS.get(random.nextInt(ATOMS.size()));
    }

    private static String alternatives(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0, count = 1 + random.nextInt(2); i < count; i++) {
            text.append(i == 0 ? "" : "|");
            for (int j = random.nextInt(3); j >= 0; j--) {
                text.append(atom(random, depth)).append(REPETITIONS.get(random.nextInt(REPETITIONS.size())));
            }
        }
        return text.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    /** Java leaves in groups what an attempt that failed had put there, where they are repeated so many times. */
    private static List<String> found(RegexSearch search, String regex) {
        List<String> found = new ArrayList<>();
        int groups = regex.contains("){") ? 0 : search.groupCount();
        while (search.find()) {
            for (int group = 0; group <= groups; group++) {
                found.add(search.start(group) + "-" + search.end(group) + " " + search.group(group));
            }
        }
        return found;
    }

    /** Null where chance has put a repetition behind flags. */
    private static @Nullable Pattern compiled(String regex, int flags) {
        try {
            return Pattern.compile(regex, flags);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    @Test
    void randomPatternsFindWhatJavaFinds() {
        int translated = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            String regex = "(" + alternatives(random, 1) + ")*" + alternatives(random, 2);
            int flags = random.nextInt(4) == 0 ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
            Pattern java = compiled(regex, flags);
            if (java == null) {
                continue;
            }
            translated += LinearPattern.of(regex, flags, false) == null ? 0 : 1;
            for (int i = 0; i < 8; i++) {
                String text = text(random);
                Matcher matcher = java.matcher(text);
                RegexMatcher ours = new RegexMatcher();
                String shown = "seed " + seed + ": " + regex + " in '" + text + "'";
                assertThat(ours.found(text, regex, flags, budget())).as(shown).isEqualTo(matcher.find());
                assertThat(ours.matches(text, regex, flags, budget())).as(shown).isEqualTo(matcher.matches());
                assertThat(found(ours.search(text, regex, flags, budget()), regex))
                        .as(shown)
                        .isEqualTo(found(new RegexSearch.OfJava(java.matcher(text)), regex));
            }
        }
        assertThat(translated).isGreaterThan(SEEDS / 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(\\w+,)*;",
                "(a|b)*c",
                "^(\\d+\\.)+\\d+$",
                "(a+)+$",
                "(foo|ba[rz]){3,}",
                "(?i)(host|node)+-\\d",
                "(?:[^,]*,){200}x",
                "(?<word>\\w+ )+end",
                "(é|ß)+"
            })
    void whatRepeatsGroupsIsSearchedInLinearTime(String regex) {
        assertThat(LinearPattern.of(regex, 0, false)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc.*def",
                "(a|b)c",
                "(a)\\1*(b)*",
                "(a|b)*(?=c)",
                "(?<!x)(a|b)*",
                "(a|b)*+c",
                "(?>a|b)*",
                "(?x)(a | b)*",
                "(?i)(é)*",
                "(?m)^(a)*$",
                "(a$|b)*",
                "([a-z&&[^b]])*",
                "(a{1000}){1000}",
                "(\\Qa|b\\E)*",
                "(\\h)*",
                "(a|b)*(?i){2}"
            })
    void theRestIsJavas(String regex) {
        assertThat(LinearPattern.of(regex, 0, false)).isNull();
    }

    @Test
    void whereItMatchesIsJavasToSayOfLoopsThatMayTakeNothing() {
        assertThat(LinearPattern.of("(a*|b)*c", 0, false)).isNotNull();
        assertThat(LinearPattern.of("(a*|b)*c", 0, true)).isNull();
        assertThat(LinearPattern.of("(a|b)*$", 0, false)).isNotNull();
        assertThat(LinearPattern.of("(a|b)*$", 0, true)).isNull();
    }
}
