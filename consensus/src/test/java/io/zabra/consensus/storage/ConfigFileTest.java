package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The configurations that count, on a disk that loses its power. */
class ConfigFileTest {
    private static final Path PATH = Path.of("/data/z/configs");
    private static final QuorumConfig MEMBERS = QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n");
    private static final ConfigChain FORMER = ConfigChain.of(MEMBERS.withVersion(5));
    private static final ConfigChain LATER =
            new ConfigChain(MEMBERS.withVersion(5), List.of(MEMBERS.withVersion(7), MEMBERS.withVersion(9)));

    @Test
    void whateverThePowerCutItIsTheFormerOneOrTheNewOne() throws IOException {
        int former = 0;
        int later = 0;
        for (int seed = 0; seed < 600; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            new ConfigFile(disk, PATH).write(FORMER);
            disk.cutPowerAfter(seed % 6);
            boolean written = false;
            try {
                new ConfigFile(disk, PATH).write(LATER);
                written = true;
            } catch (SimulatedDisk.PowerCut cut) {
                // Found out below.
            }
            disk.restartAfterPowerCut();
            ConfigChain found = new ConfigFile(disk, PATH).read();
            assertThat(found).isIn(written ? List.of(LATER) : List.of(FORMER, LATER));
            former += FORMER.equals(found) ? 1 : 0;
            later += LATER.equals(found) ? 1 : 0;
            new ConfigFile(disk, PATH).write(LATER);
            assertThat(new ConfigFile(disk, PATH).read()).isEqualTo(LATER);
        }
        assertThat(former).isPositive();
        assertThat(later).isPositive();
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            SimulatedDisk disk = new SimulatedDisk(new Random(seed));
            new ConfigFile(disk, PATH).write(LATER);
            String what = disk.flipBit(PATH);
            assertThatThrownBy(() -> new ConfigFile(disk, PATH).read())
                    .as(what)
                    .isInstanceOf(DamagedFileException.class);
        }
    }
}
