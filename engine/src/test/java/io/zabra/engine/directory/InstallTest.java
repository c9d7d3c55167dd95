package io.zabra.engine.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.snapshot.MapTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state from elsewhere that is put into a directory. */
class InstallTest {
    @TempDir
    private Path dir;

    /** It would be an empty one, or an older one, to whoever starts with it. */
    @Test
    void aStoreThatIsHalfMadeIsNoneUntilItIsMadeAnew() throws Exception {
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            DataDirectory.Installing cutShort = snapshots -> {
                snapshots.write(9, Map.of(), true, sink -> {});
                throw new IOException("No space left on device");
            };
            assertThatThrownBy(() -> directory.install(cutShort)).hasMessage("No space left on device");
            assertThatThrownBy(() -> directory.recover(LogConfig.STANDARD, new MapTree()))
                    .hasMessageContaining("is half made");
            assertThatThrownBy(() -> DataDirectory.check(NioDisk.DISK, dir)).hasMessageContaining("is half made");
            directory.install(snapshots -> snapshots.write(5, Map.of(), true, sink -> {}));
            DataDirectory.check(NioDisk.DISK, dir);
            Recovered recovered = directory.recover(LogConfig.STANDARD, new MapTree());
            assertThat(recovered.log().lastZxid()).isEqualTo(5);
            recovered.log().close();
            assertThatThrownBy(() -> directory.install(snapshots -> {})).hasMessageContaining("holds data already");
        }
    }
}
