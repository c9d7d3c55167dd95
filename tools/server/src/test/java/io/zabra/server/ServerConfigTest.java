package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
    private static final String ORDINARY = """
            # The number of milliseconds of each tick
            tickTime=2000
            initLimit=10
            syncLimit=5
            dataDir=/tmp/zookeeper
            clientPort=2181
            maxClientCnxns=60
            autopurge.snapRetainCount=3
            """;

    private static ServerConfig parse(String text) throws ConfigException {
        return ServerConfig.parse("zoo.cfg", text, new Properties());
    }

    @Test
    void anOrdinaryZooCfgIsObeyed() throws ConfigException {
        ServerConfig config = parse(ORDINARY);
        assertThat(config.dataDir()).isEqualTo(Path.of("/tmp/zookeeper"));
        assertThat(config.dataLogDir()).isEqualTo(config.dataDir());
        assertThat(config.clientPort()).isEqualTo(2181);
        assertThat(config.minSessionTimeoutMs()).isEqualTo(4_000);
        assertThat(config.maxSessionTimeoutMs()).isEqualTo(40_000);
        assertThat(config.fourLetterWords()).containsExactly("srvr");
    }

    @Test
    void aSettingWithoutEffectIsReportedByNameAndLine() throws ConfigException {
        assertThat(parse(ORDINARY).notices())
                .containsExactly(
                        "zoo.cfg:3: initLimit concerns ensembles, which are not built yet, and has no effect",
                        "zoo.cfg:4: syncLimit concerns ensembles, which are not built yet, and has no effect",
                        "zoo.cfg:8: autopurge.snapRetainCount is not built yet and has no effect: old snapshots and log segments are purged by the store's own rule");
    }

    @Test
    void anUnknownSettingIsRefusedWithItsLineAndTheNearestName() {
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPrt=1\n"))
                .hasMessage("zoo.cfg:2: no such setting: clientPrt; the nearest is clientPort");
    }

    @Test
    void moreThanOneServerIsRefused() {
        assertThatThrownBy(() -> parse(ORDINARY + "server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("3 servers")
                .hasMessageContaining("not built yet");
    }

    @Test
    void aSingleServerLineIsAStandaloneServer() throws ConfigException {
        assertThat(parse(ORDINARY + "server.1=a:1:2\n").notices()).anyMatch(notice -> notice.contains("server.1"));
    }

    @Test
    void aValueThatIsNoneIsRefusedWithItsLine() {
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPort=high\n"))
                .hasMessage("zoo.cfg:2: clientPort=high is not a number");
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPort=1\ntickTime=0\n"))
                .hasMessage("zoo.cfg:3: tickTime=0 is not a number of 1 or more");
        assertThatThrownBy(() -> parse("clientPort=1\n")).hasMessage("zoo.cfg: dataDir is required");
        assertThatThrownBy(() -> parse("dataDir=/d\n")).hasMessage("zoo.cfg: clientPort is required");
        assertThatThrownBy(() -> parse("dataDir\n")).hasMessage("zoo.cfg:1: not of the form key=value: dataDir");
        assertThatThrownBy(() -> parse(ORDINARY + "minSessionTimeout=50000\n"))
                .hasMessageContaining("is over maxSessionTimeout");
        assertThatThrownBy(() -> parse(ORDINARY + "DigestAuthenticationProvider.digestAlg=ROT13\n"))
                .hasMessageContaining("not a digest that this JDK has");
    }

    @Test
    void propertiesAreReadAndTheFileComesFirst() throws ConfigException {
        Properties properties = new Properties();
        properties.setProperty("zookeeper.snapCount", "7000");
        properties.setProperty("zookeeper.maxCnxns", "5");
        properties.setProperty("jute.maxbuffer", "0x1fffff");
        properties.setProperty("user.home", "/home/x");
        properties.setProperty("zookeeper.sasl.client", "true");
        ServerConfig config = ServerConfig.parse("zoo.cfg", ORDINARY + "maxCnxns=9\n", properties);
        assertThat(config.snapCount()).isEqualTo(7_000);
        assertThat(config.maxCnxns()).isEqualTo(9);
        assertThat(config.juteMaxBufferBytes()).isEqualTo(0x1fffff);
        assertThat(config.notices())
                .contains("-Dzookeeper.sasl.client: sasl.client is not built yet and has no effect");
    }

    @Test
    void everySettingOfApachesGuideIsObeyedOrExplained() {
        for (SettingCatalog.Entry entry : new SettingCatalog().all()) {
            assertThat(entry.status() == SettingCatalog.Status.INERT
                            && entry.why().isEmpty())
                    .as("%s has no effect, and nobody says why", entry.name())
                    .isFalse();
        }
    }

    @Test
    void theSuperUsersDigestDoesNotShow() throws ConfigException {
        ServerConfig config = parse(ORDINARY + "DigestAuthenticationProvider.superDigest=super:secret\n");
        assertThat(config.superDigest()).isEqualTo("super:secret");
        assertThat(config.toString() + config.lines(1)).doesNotContain("secret");
    }

    @Test
    void aCheckReportsTheErrorOrTheNotices(@TempDir Path directory) throws Exception {
        Path good = Files.writeString(directory.resolve("good.cfg"), ORDINARY);
        assertThat(ServerConfig.check(good).error()).isNull();
        assertThat(ServerConfig.check(good).notices()).hasSize(3);
        Path bad = Files.writeString(directory.resolve("bad.cfg"), "nonsense=1");
        assertThat(ServerConfig.check(bad).error()).contains("bad.cfg:1");
        assertThat(ServerConfig.check(directory.resolve("none.cfg")).error()).contains("cannot read");
    }
}
