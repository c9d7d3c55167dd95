package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be used is told with its path, the cause, and what to do. */
class NioDiskTest {
    private static final Path FILE = Path.of("/data/log/0000000000000001");

    @TempDir
    Path directory;

    @Test
    void aFileThatMayNotBeReadIsNamedWithTheUserAndTheRemedy() {
        assertThatThrownBy(() -> fail(new AccessDeniedException(FILE.toString())))
                .hasMessageContaining("Opening " + FILE + " failed: permission denied")
                .hasMessageContaining("'" + System.getProperty("user.name") + "'")
                .hasMessageContaining("chown, chmod");
    }

    @Test
    void aFileSystemThatCanOnlyBeReadIsNamedWithTheRemedy() {
        assertThatThrownBy(() -> fail(new FileSystemException(FILE.toString(), null, "Read-only file system")))
                .hasMessageContaining("Opening " + FILE + " failed: its file system can only be read")
                .hasMessageContaining("Mount it");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamedWithThePathAndTheRemedy() throws IOException {
        Path full = Path.of("/dev/full");
        try (DiskFile file = NioDisk.DISK.open(full, true)) {
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOfSatisfying(
                            IOException.class,
                            e -> assertThat(DiskSpace.isExhausted(e)).isTrue())
                    .hasMessage("Writing to /dev/full failed: No space left on device. Make room on its disk");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskKeepsNobodyFromHoldingAFile() throws IOException {
        Path full = Path.of("/dev/full");
        try (Disk.DiskLock held = NioDisk.DISK.lock(full, "me")) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> NioDisk.DISK.lock(full, "another")).isInstanceOf(FileHeldException.class);
        }
    }

    @Test
    void whoHoldsAFileIsToldInThePlaceOfWhoHeldIt() throws IOException {
        Path file = directory.resolve("lock");
        NioDisk.DISK.lock(file, "somebody with a long name").close();
        try (Disk.DiskLock held = NioDisk.DISK.lock(file, "me")) {
            assertThat(held).isNotNull();
        }
        assertThat(file).hasContent("me");
    }

    @Test
    void theRoomOfADirectoryIsThatOfItsDisk() throws IOException {
        assertThat(NioDisk.DISK.usableBytes(directory)).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileSystemThatSaysNothingOfItsSizeIsNotTakenForAFullOne() throws IOException {
        assertThat(NioDisk.DISK.usableBytes(Path.of("/proc"))).isEqualTo(Long.MAX_VALUE);
    }

    /** A few, which go by the page cache, and many, which do not, from any place to any other, and beyond the end. */
    @ParameterizedTest
    @CsvSource({
        "0, 64",
        "64, 1048512",
        "100, 700000",
        "4096, 65536",
        "4097, 65536",
        "8191, 262146",
        "900000, 400000",
        "1000000, 5000000"
    })
    void zerosTakeThePlaceOfTheBytesThatTheyAreMeantFor(int offset, int length) throws IOException {
        Path path = directory.resolve("zeros");
        byte[] expected = new byte[1_000_000];
        Arrays.fill(expected, (byte) 'x');
        try (DiskFile file = NioDisk.DISK.create(path)) {
            file.write(ByteBuffer.wrap(expected), 0);
            file.zero(offset, length);
            file.sync();
            expected = Arrays.copyOf(expected, Math.max(expected.length, offset + length));
            Arrays.fill(expected, offset, offset + length, (byte) 0);
            assertThat(Files.readAllBytes(path)).isEqualTo(expected);
            file.write(ByteBuffer.wrap(new byte[] {1}), offset + length - 1);
            expected[offset + length - 1] = 1;
            assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        }
    }

    @Test
    void zerosGoToTheFileThatWasOpenedWhateverHasItsNameSince() throws IOException {
        Path path = directory.resolve("opened");
        Path renamed = directory.resolve("renamed");
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 'x');
        Files.write(path, content);
        try (DiskFile file = NioDisk.DISK.open(path, true)) {
            NioDisk.DISK.rename(path, renamed);
            Files.write(path, content);
            file.zero(0, content.length);
            assertThat(Files.readAllBytes(renamed)).containsOnly(0);
            assertThat(Files.readAllBytes(path)).isEqualTo(content);
        }
    }

    @Test
    void theNameOfALargeFileIsGoneAtOnceAndItsSpaceSoon() throws IOException {
        Path large = directory.resolve("large");
        Files.write(large, new byte[9 << 20]);
        try (DiskFile file = NioDisk.DISK.open(large, false)) {
            NioDisk.DISK.deleteLarge(large);
            assertThat(large).doesNotExist();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (file.size() > 4 << 20 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(file.size()).isBetween(0L, 4L << 20);
        }
        assertThatThrownBy(() -> NioDisk.DISK.deleteLarge(large)).isInstanceOf(NoSuchFileException.class);
    }

    /** Of a directory there is no handle to write with. */
    @Test
    void whatCannotBeOpenedIsRemovedAllTheSame() throws IOException {
        Path handleless = Files.createDirectory(directory.resolve("handleless"));
        NioDisk.DISK.deleteLarge(handleless);
        assertThat(handleless).doesNotExist();
    }

    @Test
    void whatElseGoesWrongKeepsItsKind() {
        NoSuchFileException missing = new NoSuchFileException(FILE.toString());
        assertThatThrownBy(() -> fail(missing)).isSameAs(missing);
    }

    @Test
    void aFileInThePlaceOfTheDataDirectoryIsNamedWithTheRemedy() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path place : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> LocalStore.open(place, LocalStoreConfig.standard()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " is a file, no directory. Name another one");
        }
    }

    private static void fail(IOException failure) throws IOException {
        DiskAccess.explained("Opening", FILE, () -> {
            throw failure;
        });
    }
}
