package io.zabra.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    @Test
    void lettersAreUtf8WhateverTheLocale() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandardOutput.printer(bytes, true).println("/grüße");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("/grüße" + System.lineSeparator());
    }

    @Test
    void whatCannotBeWrittenIsAFailure() {
        PrintWriter out = StandardOutput.printer(failing("No space left on device"), false);
        out.println("a line");
        assertThatExceptionOfType(StandardOutput.Failed.class)
                .isThrownBy(out::flush)
                .withMessage("standard output: No space left on device")
                .matches(failed -> !failed.isReaderGone());
    }

    @Test
    void aReaderThatHasGoneIsTold() {
        PrintWriter out = StandardOutput.printer(failing("Broken pipe"), true);
        assertThatExceptionOfType(StandardOutput.Failed.class)
                .isThrownBy(() -> out.println("a line"))
                .matches(StandardOutput.Failed::isReaderGone);
    }

    @Test
    void aScriptWhoseReaderHasGoneRunsOn() {
        PrintWriter out = StandardOutput.buffered(failing("Broken pipe"));
        out.println("a line");
        assertThat(out.checkError()).isTrue();
        PrintWriter full = StandardOutput.buffered(failing("No space left on device"));
        full.println("a line");
        assertThatExceptionOfType(StandardOutput.Failed.class).isThrownBy(full::flush);
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
