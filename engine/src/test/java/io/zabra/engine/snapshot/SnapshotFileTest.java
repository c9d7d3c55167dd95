package io.zabra.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    @TempDir
    Path directory;

    @Test
    void aFileOfSomebodyElseThatIsInTheWayStays() throws Exception {
        Path other = Files.writeString(directory.resolve("backup.tmp"), "mine");
        assertThatThrownBy(() -> SnapshotFile.write(NioDisk.DISK, directory.resolve("backup"), 1, Map.of(), sink -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(other.toString())
                .hasMessageContaining("exists already");
        assertThat(other).hasContent("mine");
        assertThat(directory.resolve("backup")).doesNotExist();
    }
}
