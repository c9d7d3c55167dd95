package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicConfigFilesTest {
    private static final String MEMBERS =
            "server.1=a:1:2:participant;0.0.0.0:3\nserver.2=b:1:2:participant;0.0.0.0:3\n";
    private static final String MORE = MEMBERS + "server.3=c:1:2:participant;0.0.0.0:3\n";
    private static final String OTHERS = "# mine\ndataDir=data\nssl.keyStore.password=secret\n";
    private static final Path FILE = Path.of("/conf/zoo.cfg");
    private static final Path FORMER = Path.of("/conf/zoo.cfg.dynamic.100000005");
    private static final Path LATER = Path.of("/conf/zoo.cfg.dynamic.100000009");
    private static final Path NEXT = Path.of("/conf/zoo.cfg.dynamic.next");
    private static final int SEEDS = 60;

    @TempDir
    Path directory;

    @Test
    void whatHasPasswordsIsReadByNobodyElseAfterAChange() throws Exception {
        Path file = directory.resolve("zoo.cfg");
        Files.writeString(file, OTHERS + "server.1=a:1:2\n");
        Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, own);
        new DynamicConfigFiles(NioDisk.DISK, file, 1)
                .follow(ConfigChain.of(QuorumConfig.parse(MEMBERS + "version=100000005")));
        Path dynamic = directory.resolve("zoo.cfg.dynamic.100000005");
        assertThat(file).hasContent(OTHERS + "dynamicConfigFile=" + dynamic);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(own);
        assertThat(dynamic).hasContent(MEMBERS);
        assertThat(directory.resolve("zoo.cfg.tmp")).doesNotExist();
    }

    /** Of two crashes, so that the start after the first one is cut short as well. */
    @Test
    void whateverACrashLeavesTheFileNamesMembersThatAreThereAndTheNextStartGoesOn() throws Exception {
        int cut = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (int step = 0; step < 20; step++) {
                Random random = new Random(seed * 100L + step);
                SimulatedDisk disk = new SimulatedDisk(random);
                WholeFile.write(disk, FORMER, MEMBERS);
                WholeFile.write(disk, FILE, naming(FORMER));
                WholeFile.write(disk, NEXT, MORE + "version=100000009\n");
                cut += followUntil(disk, step, random) ? 1 : 0;
                assertNamesWholeFile(disk);
                cut += followUntil(disk, random.nextInt(20), random) ? 1 : 0;
                assertNamesWholeFile(disk);
                new DynamicConfigFiles(disk, FILE, 1).follow(later());
                disk.restartAfterPowerCut();
                assertThat(text(disk, FILE)).isEqualTo(naming(LATER));
                assertThat(text(disk, LATER)).isEqualTo(MORE);
                assertThat(disk.list(directoryOf(FILE)))
                        .containsExactly("zoo.cfg", "zoo.cfg.dynamic.100000005", "zoo.cfg.dynamic.100000009");
            }
        }
        assertThat(cut).isGreaterThan(SEEDS * 10);
    }

    private static String naming(Path dynamic) {
        return OTHERS + "dynamicConfigFile=" + dynamic + "\n";
    }

    private static ConfigChain later() {
        return ConfigChain.of(QuorumConfig.parse(MORE + "version=100000009"));
    }

    /** True where it was cut short, by power or by a kill. */
    private static boolean followUntil(SimulatedDisk disk, int step, Random random) throws IOException {
        disk.cutPowerAfter(step);
        try {
            new DynamicConfigFiles(disk, FILE, 1).follow(later());
        } catch (SimulatedDisk.PowerCut cut) {
            // Below.
        }
        boolean cut = disk.isOff();
        if (random.nextBoolean()) {
            disk.restartAfterPowerCut();
        } else {
            disk.restartAfterKill();
        }
        return cut;
    }

    private static void assertNamesWholeFile(SimulatedDisk disk) throws IOException {
        String now = text(disk, FILE);
        assertThat(now).isIn(naming(FORMER), naming(LATER));
        if (now.equals(naming(FORMER))) {
            assertThat(text(disk, FORMER)).isEqualTo(MEMBERS);
        } else {
            assertThat(text(disk, LATER)).isEqualTo(MORE);
        }
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static String text(SimulatedDisk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    @Test
    void anOperatorsOwnFileOfThisVersionIsNeitherReplacedNorCopied() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Path own = Path.of("/conf/members.dynamic.100000009");
        WholeFile.write(disk, own, MORE);
        String named = "dynamicConfigFile=" + own + "\nclientPort=2181\n";
        WholeFile.write(disk, FILE, named);
        new DynamicConfigFiles(disk, FILE, 1).follow(later());
        assertThat(text(disk, FILE)).isEqualTo(named);
        assertThat(disk.list(directoryOf(FILE))).isEqualTo(List.of("members.dynamic.100000009", "zoo.cfg"));
    }

    @Test
    void anOperatorsFileOfAnotherVersionOrThatIsMissingIsReplaced() throws Exception {
        for (String former : List.of("/conf/members.dynamic.100000005", "/conf/away.dynamic.100000009")) {
            SimulatedDisk disk = new SimulatedDisk(new Random(1));
            WholeFile.write(disk, Path.of("/conf/members.dynamic.100000005"), MEMBERS);
            WholeFile.write(disk, FILE, naming(Path.of(former)));
            new DynamicConfigFiles(disk, FILE, 1).follow(later());
            assertThat(text(disk, FILE)).isEqualTo(naming(LATER));
            assertThat(text(disk, LATER)).isEqualTo(MORE);
        }
    }

    /** By a symbolic link to the directory, and by a path that is spelt in another way at each start. */
    @Test
    void howThePathIsSpeltChangesNothing() throws Exception {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), real);
        for (Path place : List.of(real, linked, real.resolve("."), real.resolve("../real"))) {
            String named = "dynamicConfigFile=" + place.resolve("zoo.cfg.dynamic.100000009") + "\nclientPort=2181\n";
            Files.writeString(real.resolve("zoo.cfg.dynamic.100000009"), MORE);
            Files.writeString(real.resolve("zoo.cfg"), named);
            for (Path started : List.of(real, linked, real.resolve("."))) {
                new DynamicConfigFiles(NioDisk.DISK, started.resolve("zoo.cfg"), 1).follow(later());
                assertThat(real.resolve("zoo.cfg")).hasContent(named);
            }
        }
    }

    @Test
    void whatNamesTheMembersAlreadyStaysAsItIs() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        String named = "dynamicConfigFile = " + LATER + "\nserver.id=kept\n";
        WholeFile.write(disk, FILE, named);
        new DynamicConfigFiles(disk, FILE, 1).follow(later());
        assertThat(text(disk, FILE)).isEqualTo(named);
        assertThat(disk.list(directoryOf(FILE))).isEqualTo(List.of("zoo.cfg", "zoo.cfg.dynamic.100000009"));
    }
}
