package io.zabra.sql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenPairsTest {
    private static final List<String> PARTS = List.of("(", ")", "a", "'('");

    /** Counts from there on, as far as it takes. */
    private static int walked(List<Token> tokens, int from, int step) {
        int depth = 0;
        for (int i = from; i >= 0 && i < tokens.size(); i += step) {
            depth += tokens.get(i).isSymbol("(") ? step : tokens.get(i).isSymbol(")") ? -step : 0;
            if (depth == 0) {
                return i;
            }
        }
        return step > 0 ? tokens.size() - 1 : from;
    }

    @Test
    void parenthesesAreMatchedAsAWalkFromEachOfThemMatchesThem() {
        Random random = new Random(4_711);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder("a");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(' ').append(PARTS.get(random.nextInt(PARTS.size())));
            }
            List<Token> tokens = Lexer.tokens(text.toString());
            TokenPairs pairs = TokenPairs.ofSymbols(tokens, "(", ")");
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.get(i).isSymbol("(")) {
                    assertThat(pairs.closing(i)).as("of %s in %s", i, text).isEqualTo(walked(tokens, i, 1));
                } else if (tokens.get(i).isSymbol(")")) {
                    assertThat(pairs.opening(i)).as("of %s in %s", i, text).isEqualTo(walked(tokens, i, -1));
                }
            }
        }
    }

    @Test
    void aColumnCalledEndEndsNoCase() {
        List<Token> tokens = Lexer.tokens("case when s.end then s.case else 1 end");
        assertThat(TokenPairs.ofCases(tokens).opening(tokens.size() - 1)).isZero();
    }
}
