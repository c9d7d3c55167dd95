package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedReadsTest {
    private static final int UNIT = Disk.STREAMED_UNIT_BYTES;
    private static final int UNITS = 5;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, UNIT - 1, UNIT, UNIT + 1, 2 * UNIT, 3 * UNIT + 4096, 9 * UNIT + 777})
    void whatIsReadIsWhatTheFileHas(int length) throws IOException {
        assertReads(Files.createFile(directory.resolve("streamed")), length);
    }

    /** Which may have no way past its cache, for it is nothing else. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileSystemInMemoryIsReadToo() throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "zabra-streamed-", "");
        try {
            assertReads(file, 9 * UNIT + 777);
        } finally {
            Files.delete(file);
        }
    }

    private static void assertReads(Path path, int length) throws IOException {
        byte[] content = content(path, length);
        Random random = new Random(length);
        try (DiskFile file = NioDisk.DISK.openStreamed(path)) {
            assertThat(file.size()).isEqualTo(length);
            for (int i = 0; i < 100; i++) {
                boolean whole = random.nextBoolean();
                int offset = whole ? random.nextInt(length / UNIT + 2) * UNIT : random.nextInt(length + 2);
                ByteBuffer target = random.nextInt(4) == 0 ? ByteBuffer.allocate(UNITS * UNIT) : aligned();
                int begin = whole ? random.nextInt(UNITS) * UNIT : random.nextInt(UNITS * UNIT);
                int bytes = whole ? UNIT * (1 + random.nextInt(UNITS - begin / UNIT)) : 100;
                target.position(begin).limit(Math.min(target.capacity(), begin + bytes));
                int expected = Math.max(0, Math.min(target.remaining(), length - offset));
                assertThat(file.read(target, offset)).isEqualTo(expected);
                assertThat(target.position()).isEqualTo(begin + expected);
                byte[] read = new byte[expected];
                target.get(begin, read);
                int from = Math.min(offset, length);
                assertThat(read).isEqualTo(Arrays.copyOfRange(content, from, from + expected));
            }
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
        }
    }

    private static ByteBuffer aligned() {
        return ByteBuffer.allocateDirect((UNITS + 1) * UNIT).alignedSlice(UNIT).limit(UNITS * UNIT);
    }

    private static byte[] content(Path path, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(2).nextBytes(content);
        Files.write(path, content);
        return content;
    }

    @Test
    void wholeUnitsAreReadPastTheCache() throws IOException {
        Path path = directory.resolve("streamed");
        content(path, 3 * UNIT + 5);
        DiskFile plain = new ReadOnlyDisk(NioDisk.DISK) {
            @Override
            protected int read(Path of, DiskFile file, ByteBuffer target, long offset) throws IOException {
                assertThat(offset).as("the end").isEqualTo(3L * UNIT + 5);
                return file.read(target, offset);
            }
        }.open(path, false);
        try (DiskFile file = StreamedReads.over(path, plain)) {
            if (file instanceof StreamedReads) {
                assertThat(file.read(aligned(), 0)).isEqualTo(3 * UNIT + 5);
            }
        }
    }
}
