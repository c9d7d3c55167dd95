package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedFileTest {
    private static final int LONGEST = 300_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenPieceByPieceIsThereOnceItIsSynced(long seed) throws IOException {
        assertRoundTrip(directory.resolve("streamed"), seed);
    }

    /** Which may have no way past its cache, for it is nothing else. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileSystemInMemoryTakesItToo() throws IOException {
        Path inMemory = Files.createTempDirectory(Path.of("/dev/shm"), "zabra-streamed-");
        try {
            assertRoundTrip(inMemory.resolve("streamed"), 6);
        } finally {
            Files.deleteIfExists(inMemory.resolve("streamed"));
            Files.delete(inMemory);
        }
    }

    private static void assertRoundTrip(Path path, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (DiskFile file = NioDisk.DISK.createStreamed(path)) {
            for (int i = 0; i < 20; i++) {
                byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 100 : LONGEST)];
                random.nextBytes(piece);
                file.write(ByteBuffer.wrap(piece), expected.size());
                expected.writeBytes(piece);
                if (random.nextInt(3) == 0) {
                    file.settle();
                }
                if (random.nextInt(5) == 0) {
                    file.sync();
                    assertThat(Files.readAllBytes(path)).as("seed %d", seed).isEqualTo(expected.toByteArray());
                }
            }
            file.sync();
            assertThat(file.size()).isEqualTo(expected.size());
            ByteBuffer all = ByteBuffer.allocate(expected.size());
            assertThat(file.read(all, 0)).isEqualTo(expected.size());
            assertThat(all.array()).isEqualTo(expected.toByteArray());
        }
        assertThat(Files.readAllBytes(path)).as("seed %d", seed).isEqualTo(expected.toByteArray());
    }

    @Test
    void itIsWrittenFromItsBeginningToItsEndAndNotOtherwise() throws IOException {
        Path path = directory.resolve("streamed");
        try (DiskFile file = NioDisk.DISK.createStreamed(path)) {
            file.write(ByteBuffer.wrap(new byte[7]), 0);
            if (file instanceof StreamedFile) {
                assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[7]), 8))
                        .hasMessage(path + " ends at 7, not at 8");
            }
        }
    }

    @Test
    void aNameThatIsTakenIsRefused() throws IOException {
        Path path = Files.createFile(directory.resolve("taken"));
        assertThatThrownBy(() -> NioDisk.DISK.createStreamed(path)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
