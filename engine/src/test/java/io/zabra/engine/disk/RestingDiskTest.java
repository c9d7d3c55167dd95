package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestingDiskTest {
    private static final Path FILE = Path.of("/snapshot");
    private static final int BIT = 1 << 20;

    private final Disk plain = new SimulatedDisk(new Random(3));
    private final List<Long> reads = new ArrayList<>();

    @Test
    void readsWhatTheFileHasAndNoMore() throws IOException {
        byte[] content = content(9 * BIT + 12_345);
        assertReads(plain, FILE, content);
    }

    /** Past the cache, where it has a way. */
    @Test
    void readsWhatAFileOfTheSystemHas(@TempDir Path directory) throws IOException {
        for (int length : new int[] {0, 1, 65_536, 4 * BIT, 4 * BIT + 1, 9 * BIT + 12_345}) {
            byte[] content = new byte[length];
            new Random(length).nextBytes(content);
            Path file = Files.write(directory.resolve("snapshot-" + length), content);
            assertReads(NioDisk.DISK, file, content);
        }
    }

    private static void assertReads(Disk disk, Path path, byte[] content) throws IOException {
        Random random = new Random(1);
        try (DiskFile file = new RestingDisk(disk, () -> true).open(path, false)) {
            for (int at = 0; at < content.length; ) {
                ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(2 * BIT));
                int expected = Math.min(target.capacity(), content.length - at);
                assertThat(file.read(target, at)).isEqualTo(expected);
                assertThat(Arrays.equals(target.array(), 0, expected, content, at, at + expected))
                        .as("from %d", at)
                        .isTrue();
                // Back a little now and then, as who reads a header first and then the block.
                at += expected - (at + expected < content.length ? random.nextInt(Math.min(28, expected)) : 0);
            }
            assertThat(file.read(ByteBuffer.allocate(1), content.length)).isZero();
        }
    }

    @Test
    void fetchesOfEachStretchTheLastBitFirst() throws IOException {
        content(5 * BIT + 1);
        ReadOnlyDisk watched = new ReadOnlyDisk(plain) {
            @Override
            protected int read(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException {
                reads.add(offset);
                return file.read(target, offset);
            }
        };
        try (DiskFile file = new RestingDisk(watched, () -> false).open(FILE, false)) {
            file.read(ByteBuffer.allocate(5 * BIT + 1), 0);
        }
        assertThat(reads).containsExactly(3L * BIT, 2L * BIT, (long) BIT, 0L, 5L * BIT, 4L * BIT);
    }

    private byte[] content(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(2).nextBytes(content);
        try (DiskFile file = plain.create(FILE)) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        return content;
    }
}
