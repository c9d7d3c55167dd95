package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DirectorySizeTest {
    private static final int BYTES = 1_000;

    @TempDir
    private Path directory;

    /** The super user may read everything: only as another one this shows what it is about. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatMayNotBeReadKeepsTheRestFromNothing() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("lost+found"));
        Files.write(Files.createDirectories(directory.resolve("log")).resolve("1"), new byte[BYTES]);
        Files.write(directory.resolve("myid"), new byte[BYTES]);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(DirectorySize.bytes(directory)).isEqualTo(2 * BYTES);
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aDirectoryThatIsNotThereTakesNothing() {
        assertThat(DirectorySize.bytes(directory.resolve("missing"))).isZero();
    }
}
