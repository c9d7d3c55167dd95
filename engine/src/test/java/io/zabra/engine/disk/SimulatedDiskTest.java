package io.zabra.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static final Path DIRECTORY = Path.of("/d");
    private static final Path SAFE = DIRECTORY.resolve("safe");
    private static final Path UNNAMED = DIRECTORY.resolve("unnamed");
    private static final int LOOKS = 100;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    @BeforeEach
    void write() throws IOException {
        disk.createDirectory(DIRECTORY);
        DiskFile safe = disk.create(SAFE);
        safe.write(bytes(1), 0);
        safe.sync();
        disk.syncDirectory(DIRECTORY);
        safe.write(bytes(2), 600);
        disk.create(UNNAMED).sync();
    }

    @Test
    void aLookAtWhatAPowerCutWouldLeaveShowsWhatIsDurableAndPerhapsTheRest() throws IOException {
        Set<List<String>> names = new HashSet<>();
        Set<Byte> unsynced = new HashSet<>();
        Random chance = new Random(7);
        for (int i = 0; i < LOOKS; i++) {
            SimulatedDisk after = disk.afterPowerCut(chance);
            names.add(after.list(DIRECTORY));
            assertThat(read(after, 0)).isEqualTo((byte) 1);
            unsynced.add(read(after, 600));
        }
        assertThat(names).containsExactlyInAnyOrder(List.of("safe"), List.of("safe", "unnamed"));
        assertThat(unsynced).containsExactlyInAnyOrder((byte) 0, (byte) 2);
    }

    @Test
    void theDiskGoesOnAsIfNobodyHadLooked() throws IOException {
        SimulatedDisk after = disk.afterPowerCut(new Random(1));
        after.delete(SAFE);
        after.restartAfterKill();
        assertThat(read(disk, 600)).isEqualTo((byte) 2);
        disk.open(SAFE, true).sync();
        disk.syncDirectory(DIRECTORY);
        disk.restartAfterPowerCut();
        assertThat(disk.list(DIRECTORY)).containsExactly("safe", "unnamed");
        assertThat(read(disk, 600)).isEqualTo((byte) 2);
    }

    private static ByteBuffer bytes(int value) {
        return ByteBuffer.wrap(new byte[] {(byte) value});
    }

    /** 0 where the file is not as long. */
    private static byte read(SimulatedDisk from, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        from.open(SAFE, false).read(buffer, offset);
        return buffer.get(0);
    }
}
