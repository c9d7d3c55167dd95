package io.zabra.bench.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteStreamTest {
    @Test
    void writesAreToldApartByWhetherASnapshotIsBeingWritten(@TempDir Path directory) throws Exception {
        Path written = directory.resolve("1.tmp");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<Integer> numbers = new ArrayList<>();
        WriteStream.Gaps gaps = new WriteStream(directory, new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run(
                        (number, answered) -> {
                            numbers.add(number);
                            if (number % 1_000 == 400) {
                                make(written);
                            } else if (number % 1_000 == 800) {
                                remove(written);
                            }
                            answered.run();
                        },
                        1,
                        2);
        assertThat(gaps.besideSnapshot()).isPositive();
        assertThat(gaps.without()).isPositive();
        assertThat(numbers).hasSizeBetween(1_800, 1_840);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("without a snapshot +[1-9][0-9,]* writes/s")
                .containsPattern("while one is written +[1-9][0-9,]* writes/s")
                .contains("no answer for");
    }

    private static void make(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
