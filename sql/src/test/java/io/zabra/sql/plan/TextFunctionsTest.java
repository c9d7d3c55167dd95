package io.zabra.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.Objects;
import java.util.Random;
import org.apache.calcite.runtime.SqlFunctions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Beside Calcite's own functions, and what they cost, as the number of times that they look at the clock. */
class TextFunctionsTest {
    private static final int TEXTS = 5_000;

    private final TextCost cost = new TextCost();
    private final Budget budget = cost.budget(10_000);

    private @Nullable Object call(String function, Object... values) {
        budget.beginRow();
        return Objects.requireNonNull(TextFunctions.named(function)).of(values, budget);
    }

    @Test
    void theyYieldWhatCalcitesYield() {
        Random random = new Random(3);
        for (int i = 0; i < TEXTS; i++) {
            String text = TextCost.random(random, "abc", 20);
            String piece = TextCost.random(random, "abc", 3);
            String other = TextCost.random(random, "xyz", 3);
            int from = 1 + random.nextInt(8);
            int occurrence = 1 + random.nextInt(3);
            assertThat(call("REPLACE", text, piece, other)).isEqualTo(SqlFunctions.replace(text, piece, other, true));
            assertThat(call("TRANSLATE3", text, piece, other)).isEqualTo(SqlFunctions.translate3(text, piece, other));
            assertThat(call("POSITION", piece, text)).isEqualTo(SqlFunctions.position(piece, text));
            if (!piece.isEmpty()) {
                assertThat(call("POSITION", piece, text, from)).isEqualTo(SqlFunctions.position(piece, text, from));
                assertThat(call("INSTR", text, piece, from, occurrence))
                        .as("%s in %s from %d, %d", piece, text, from, occurrence)
                        .isEqualTo(SqlFunctions.position(piece, text, from, occurrence));
            }
        }
    }

    @Test
    void theirTimeGrowsWithTheLengthsAndNotWithTheirProduct() {
        String text = "a".repeat(1_000_000);
        String piece = "a".repeat(500_000) + "b";
        assertThat(call("REPLACE", text, piece, "x")).isEqualTo(text);
        assertThat(call("REPLACE", text, "a", "b")).isEqualTo("b".repeat(1_000_000));
        assertThat(call("POSITION", piece, text)).isEqualTo(0);
        assertThat(call("STRPOS", text, piece)).isEqualTo(0);
        assertThat(call("INSTR", text, "a", 1, 900_000)).isEqualTo(900_000);
        assertThat(call("INSTR", text, "a".repeat(500_000), 1, 400_000)).isEqualTo(400_000);
        assertThat(call("TRANSLATE3", "b".repeat(1_000_000), text, "x")).isEqualTo("b".repeat(1_000_000));
        Object[] split = {text + piece + text, piece};
        TextFunctions.prepareSplit(split, budget);
        assertThat(split[1].toString()).hasSize(1);
        assertThat(SqlFunctions.split(split[0].toString(), split[1].toString())).containsExactly(text, text);
        assertThat(cost.looks()).isLessThan(5_000);
    }

    @Test
    void everyMatchOfALongPieceIsCounted() {
        String overlapping = "ab".repeat(1_000) + "a";
        assertThat(call("INSTR", "ab".repeat(50_000), overlapping, 1, 3)).isEqualTo(5);
        assertThat(call("INSTR", "ab".repeat(50_000), overlapping, 1, 49_001)).isEqualTo(0);
        String apart = "a".repeat(999) + "b";
        assertThat(call("INSTR", apart.repeat(100), apart, 2, 2)).isEqualTo(2_001);
        assertThat(call("INSTR", apart.repeat(100), apart, 1, 101)).isEqualTo(0);
    }

    @Test
    void theyEndWithTheirStatement() {
        Budget late = cost.budget(5);
        assertThatThrownBy(() -> TextFunctions.replace("a".repeat(1_000_000), "a", "b", late))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("timeout");
    }
}
