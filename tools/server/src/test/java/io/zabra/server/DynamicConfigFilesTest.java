package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicConfigFilesTest {
    private static final String MEMBERS =
            "server.1=a:1:2:participant;0.0.0.0:3\nserver.2=b:1:2:participant;0.0.0.0:3\n";

    @TempDir
    Path directory;

    @Test
    void whatHasPasswordsIsReadByNobodyElseAfterAChange() throws Exception {
        Path file = directory.resolve("zoo.cfg");
        Files.writeString(file, "dataDir=data\nssl.keyStore.password=secret\nserver.1=a:1:2\n");
        Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, own);
        new DynamicConfigFiles(file, 1).follow(ConfigChain.of(QuorumConfig.parse(MEMBERS + "version=100000005")));
        Path dynamic = directory.resolve("zoo.cfg.dynamic.100000005");
        assertThat(file).hasContent("dataDir=data\nssl.keyStore.password=secret\ndynamicConfigFile=" + dynamic);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(own);
        assertThat(dynamic).hasContent(MEMBERS);
        assertThat(directory.resolve("zoo.cfg.tmp")).doesNotExist();
    }
}
