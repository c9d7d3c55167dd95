package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "-- remark",
                "select 1;",
                "select 1; -- done",
                "\\d znodes",
                "select 1; \\d znodes",
                "quit",
                " help "
            })
    void completeInputIsAccepted(String text) {
        assertThat(InputParser.isComplete(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select 1", "select ';", "select 1 -- ;", "select 1; select 2", "select 1; /* more", "select \\d"
            })
    void openInputGoesOn(String text) {
        assertThat(InputParser.isComplete(text)).isFalse();
        assertThatThrownBy(() -> new InputParser().parse(text, text.length(), ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @Test
    void theWordBeforeTheCursorIsFound() {
        assertThat(typed("select pa").word()).isEqualTo("pa");
        assertThat(typed("select z.").word()).isEmpty();
        assertThat(typed("where path = '/kafka/br").word()).isEqualTo("/kafka/br");
        assertThat(typed("where path = '/kafka/br").inString()).isTrue();
        assertThat(typed("where path = '/a' an").inString()).isFalse();
        assertThat(typed("\\d zno").word()).isEqualTo("zno");
        assertThat(typed("").word()).isEmpty();
    }

    private static TypedLine typed(String line) {
        return TypedLine.at(line, line.length());
    }
}
