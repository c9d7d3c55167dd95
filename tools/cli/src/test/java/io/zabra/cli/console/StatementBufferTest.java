package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.console.StatementBuffer.Numbered;
import org.junit.jupiter.api.Test;

class StatementBufferTest {
    private final StatementBuffer buffer = new StatementBuffer();

    @Test
    void aStatementEndsWithItsSemicolon() {
        buffer.add("select 1");
        assertThat(buffer.poll()).isNull();
        buffer.add("  + 2; select 3; select");
        assertThat(buffer.poll()).isEqualTo(new Numbered("select 1\n  + 2", 1));
        assertThat(buffer.poll()).isEqualTo(new Numbered("select 3", 2));
        assertThat(buffer.poll()).isNull();
        buffer.add("");
        buffer.add("4 -- the end");
        assertThat(buffer.rest()).isEqualTo(new Numbered("select\n\n4", 2));
        assertThat(buffer.rest()).isNull();
    }

    @Test
    void semicolonsInStringsAndCommentsEndNothing() {
        buffer.add("select ';' -- ;");
        buffer.add(", /* ;");
        buffer.add("*/ \";\" from t;");
        assertThat(buffer.poll()).isEqualTo(new Numbered("select ';' -- ;\n, /* ;\n*/ \";\" from t", 1));
    }

    @Test
    void emptyStatementsAndCommentsAreNone() {
        buffer.add("-- nothing");
        buffer.add(";; /* still */ ;");
        assertThat(buffer.poll()).isNull();
        assertThat(buffer.rest()).isNull();
    }

    @Test
    void backslashCommandsEndWithTheirLine() {
        buffer.add("select '\\'; /* then */ \\d znodes ; select 2");
        buffer.add("  \\x");
        buffer.add("select \\x");
        buffer.add(";");
        assertThat(buffer.poll()).isEqualTo(new Numbered("select '\\'", 1));
        assertThat(buffer.poll()).isEqualTo(new Numbered("\\d znodes ; select 2", 1));
        assertThat(buffer.poll()).isEqualTo(new Numbered("\\x", 2));
        assertThat(buffer.poll()).isEqualTo(new Numbered("select \\x", 3));
        assertThat(buffer.poll()).isNull();
    }

    @Test
    void inACommentABackslashIsNoCommand() {
        buffer.add("/* select 1;");
        buffer.add("\\q");
        assertThat(buffer.poll()).isNull();
        buffer.add("*/ select 2;");
        assertThat(buffer.poll()).isEqualTo(new Numbered("select 2", 3));
    }

    @Test
    void linesAreCountedThroughComments() {
        buffer.add("select 1;");
        buffer.add("-- about the next");
        buffer.add("select 2;");
        assertThat(buffer.poll()).isEqualTo(new Numbered("select 1", 1));
        assertThat(buffer.poll()).isEqualTo(new Numbered("select 2", 3));
    }
}
