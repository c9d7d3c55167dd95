package io.zabra.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Searches beside plain ones, and what they cost, as the number of times that they look at the clock. */
class TextSearchTest {
    private static final int TEXTS = 20_000;

    private final TextCost cost = new TextCost();
    private final Budget budget = cost.budget(20_000);

    @Test
    void itFindsWhatAPlainSearchFinds() {
        Random random = new Random(7);
        for (int i = 0; i < TEXTS; i++) {
            String around = "x".repeat(70_000);
            String text = TextCost.random(random, "ab", 60);
            String piece = TextCost.random(random, "ab", 12);
            TextSearch folding = new TextSearch(piece, true);
            int from = random.nextInt(text.length() + 1);
            assertThat(folding.find(text.toUpperCase(Locale.ROOT), from, budget))
                    .as("'%s' in '%s' from %d", piece, text, from)
                    .isEqualTo(text.indexOf(piece, from));
            if (i % 500 == 0 && piece.length() > 1) {
                String longer = around + text;
                assertThat(new TextSearch(piece, false).find(longer, 0, budget)).isEqualTo(longer.indexOf(piece));
            }
        }
    }

    @Test
    void likeMatchesWhatARegularExpressionDoes() {
        Random random = new Random(11);
        for (int i = 0; i < TEXTS; i++) {
            String text = TextCost.random(random, "abA", 14);
            String pattern = TextCost.random(random, "ab%_", 8);
            String regex = pattern.replace("%", ".*").replace('_', '.');
            LikeMatcher like = new LikeMatcher(LikeMatcher.NO_ESCAPE, false);
            assertThat(like.matches(text, pattern, budget))
                    .as("'%s' LIKE '%s'", text, pattern)
                    .isEqualTo(Pattern.matches(regex, text));
            LikeMatcher ilike = new LikeMatcher(LikeMatcher.NO_ESCAPE, true);
            assertThat(ilike.matches(text, pattern, budget))
                    .as("'%s' ILIKE '%s'", text, pattern)
                    .isEqualTo(Pattern.matches("(?i)" + regex, text));
        }
    }

    @Test
    void aCharacterOfTwoCharsIsOne() {
        LikeMatcher like = new LikeMatcher('!', false);
        assertThat(like.matches("😀", "_", budget)).isTrue();
        assertThat(like.matches("a😀b", "a_b", budget)).isTrue();
        assertThat(like.matches("x😀😀", "%__", budget)).isTrue();
        assertThat(like.matches("😀😀", "___", budget)).isFalse();
        assertThat(like.matches("100%", "%0!%", budget)).isTrue();
        assertThat(like.matches("1000", "%0!%", budget)).isFalse();
    }

    @Test
    void itsTimeGrowsWithTheLengthsAndNotWithTheirProduct() {
        String text = "a".repeat(1_000_000);
        for (String piece : new String[] {"a".repeat(500_000) + "b", "b" + "a".repeat(500_000), "ab".repeat(200_000)}) {
            for (boolean ignoreCase : new boolean[] {false, true}) {
                LikeMatcher like = new LikeMatcher(LikeMatcher.NO_ESCAPE, ignoreCase);
                assertThat(like.matches(text, "%" + piece + "%", budget)).isFalse();
                assertThat(like.matches(text, "%" + piece, budget)).isFalse();
            }
        }
        assertThat(cost.looks()).isLessThan(10_000);
    }

    @Test
    void whatCannotBeLinearEndsWithItsTime() {
        LikeMatcher like = new LikeMatcher(LikeMatcher.NO_ESCAPE, false);
        String pattern = "%" + "a_".repeat(100_000) + "b%";
        assertThatThrownBy(() -> like.matches("a".repeat(1_000_000), pattern, cost.budget(50)))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
    }
}
