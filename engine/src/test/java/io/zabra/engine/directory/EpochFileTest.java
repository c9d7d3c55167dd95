package io.zabra.engine.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.ForgetfulDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochFileTest {
    private static final Path PATH = Path.of("/data/epoch");

    /** The process ends by it, and starts again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatAStartFindsIsDurableThoughItsSyncHadFailed(int syncs) throws IOException {
        ForgetfulDisk disk = new ForgetfulDisk();
        EpochFile epochs = new EpochFile(disk, PATH);
        epochs.write(new Epochs(3, 2));
        disk.failSyncAfter(syncs);
        assertThatThrownBy(() -> epochs.write(new Epochs(4, 2))).isInstanceOf(IOException.class);
        Epochs found = new EpochFile(disk, PATH).recover();
        disk.losePower();
        assertThat(new EpochFile(disk, PATH).recover()).isEqualTo(found);
    }
}
