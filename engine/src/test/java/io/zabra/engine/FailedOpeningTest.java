package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedOpeningTest {
    @TempDir
    private Path directory;

    private LocalStore open() throws IOException {
        return LocalStore.open(directory, LocalStoreConfig.standard());
    }

    /** As where the disk is full when a new store gets its secret. */
    @Test
    void itLetsGoOfTheDirectory() throws IOException {
        Path secret = directory.resolve("secret");
        open().close();
        Files.delete(secret);
        Files.createDirectory(secret);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        Files.delete(secret);
        try (LocalStore store = open()) {
            assertThat(new StoreClient(store).create("/a", "")).isEqualTo("/a");
        }
    }
}
