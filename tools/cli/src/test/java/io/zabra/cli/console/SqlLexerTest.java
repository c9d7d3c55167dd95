package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SqlLexerTest {
    @Test
    void kindsAreToldApart() {
        String sql = "SELECT a.\"b c\", 'it''s; x' -- ; no\n/* ; */ FROM t1 WHERE n >= 1.5e3;";
        List<SqlToken> tokens = SqlLexer.tokens(sql);
        assertThat(tokens.stream().filter(token -> !token.isBlank()).map(token -> token.text(sql)))
                .containsExactly(
                        "SELECT",
                        "a",
                        ".",
                        "\"b c\"",
                        ",",
                        "'it''s; x'",
                        "FROM",
                        "t1",
                        "WHERE",
                        "n",
                        ">",
                        "=",
                        "1.5e3",
                        ";");
    }

    @Test
    void whatTheTextEndsInIsOpen() {
        assertThat(last("select 'abc").closed()).isFalse();
        assertThat(last("select 'abc''").closed()).isFalse();
        assertThat(last("select 'abc'''").closed()).isTrue();
        assertThat(last("select /* abc").closed()).isFalse();
        assertThat(last("select \"abc").kind()).isEqualTo(SqlToken.Kind.QUOTED_NAME);
    }

    @Test
    void aQuoteBehindABackslashEndsNoEscapedText() {
        String sql = "select E'it\\'s; x', e'a\\\\', 'b\\', type'c\\'";
        assertThat(SqlLexer.tokens(sql).stream()
                        .filter(token -> token.kind() == SqlToken.Kind.STRING)
                        .map(token -> token.text(sql)))
                .containsExactly("'it\\'s; x'", "'a\\\\'", "'b\\'", "'c\\'");
        assertThat(last("select E'abc\\'").closed()).isFalse();
        assertThat(last("select E'abc\\").closed()).isFalse();
        assertThat(last("select E'abc''").closed()).isFalse();
    }

    @Test
    void tokensCoverAnyTextWithoutGaps() {
        long seed = 20261122;
        Random random = new Random(seed);
        String alphabet = "abE1.;'\"-/* \n\\é世$_?";
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(30), 0, alphabet.length())
                    .mapToObj(at -> alphabet.substring(at, at + 1))
                    .collect(Collectors.joining());
            String joined = SqlLexer.tokens(text).stream()
                    .map(token -> token.text(text))
                    .collect(Collectors.joining());
            assertThat(joined).as("seed %d, round %d", seed, i).isEqualTo(text);
        }
    }

    private static SqlToken last(String sql) {
        List<SqlToken> tokens = SqlLexer.tokens(sql);
        return tokens.get(tokens.size() - 1);
    }
}
