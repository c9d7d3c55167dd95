package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state from elsewhere that is put into a data directory, as a restore does. */
class InstallationTest {
    @TempDir
    private Path directory;

    private final LocalStoreConfig config = LocalStoreConfig.standard().withClock(new ManualClock(), false);

    /** An empty store in its place would be served without a word. */
    @Test
    void whatWasCutShortIsNoStoreUntilItIsDoneAgain() throws IOException {
        Path source = directory.resolve("source");
        try (LocalStore store = LocalStore.open(source, config)) {
            new StoreClient(store).create("/a", "1");
        }
        Path target = directory.resolve("target");
        DataDirectory.open(NioDisk.DISK, target).close();
        Path half = Files.createFile(target.resolve("snapshot").resolve("0000000000000002.tmp"));
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> LocalStore.open(target, config))
                    .hasMessageContaining(target.toString())
                    .hasMessageContaining("was cut short");
        }
        LocalStore.install(target, sink -> replay(source, sink), config);
        assertThat(half).doesNotExist();
        try (LocalStore store = LocalStore.open(target, config)) {
            assertThat(store.tree().find("/a")).isNotNull();
        }
    }

    private static void replay(Path from, StateSink sink) throws IOException {
        try (DataDirectory data = DataDirectory.open(NioDisk.DISK, from)) {
            data.recover(LogConfig.STANDARD, sink).log().close();
        }
    }
}
