package io.zabra.engine.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
    @TempDir
    Path directory;

    @Test
    void aFileThatIsMissingOrThereAlreadyOrNoDirectoryIsNamedWithTheCause() throws IOException {
        Path missing = directory.resolve("missing");
        Path present = Files.createFile(directory.resolve("present"));

        assertEquals(
                missing + ": there is no such file or directory",
                FileTrouble.text(assertThrows(IOException.class, () -> Files.readString(missing))));
        assertEquals(
                present + ": there is a file of this name already: choose another name, or move it away",
                FileTrouble.text(assertThrows(IOException.class, () -> Files.createFile(present))));
        assertEquals(
                present + ": it is no directory",
                FileTrouble.text(assertThrows(IOException.class, () -> Files.newDirectoryStream(present))));
        assertEquals(
                directory + ": the directory is not empty",
                FileTrouble.text(assertThrows(IOException.class, () -> Files.delete(directory))));
    }

    @Test
    void whatTheOperatorCanDoIsSaid() {
        assertEquals(
                "/d/f: this process, user " + System.getProperty("user.name")
                        + ", has no permission: change the owner or mode, or run it as another user",
                FileTrouble.text(new AccessDeniedException("/d/f")));
        assertEquals(
                "/d/f: No space left on device: make room there, or choose another disk",
                FileTrouble.text(new FileSystemException("/d/f", null, "No space left on device")));
        assertEquals(
                "/d/f: Read-only file system: mount it for writing, or choose another disk",
                FileTrouble.text(new FileSystemException("/d/f", null, "Read-only file system")));
    }

    @Test
    void otherFailuresKeepTheirMessage() {
        assertEquals("odd", FileTrouble.text(new IOException("odd")));
        assertEquals("java.io.IOException", FileTrouble.text(new IOException()));
    }
}
