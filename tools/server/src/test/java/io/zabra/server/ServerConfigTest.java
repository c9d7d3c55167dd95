package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.host.ClientPolicy;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.apache.SampleData;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Epochs;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.tree.Retention;
import io.zabra.sql.SqlLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
        assertThat(parse(ORDINARY + "autopurge.purgeInterval=1\n").notices())
                .containsExactly(
                        "zoo.cfg:9: autopurge.purgeInterval has no effect: what is not kept goes after each new snapshot");
    }

    @Test
    void whatConcernsMembersOfEnsemblesAloneIsReportedByAStandaloneServer() throws ConfigException {
        assertThat(parse(ORDINARY + "localSessionsEnabled=true\n").notices())
                .contains("localSessionsEnabled has no effect on a standalone server, as with Apache's");
    }

    @Test
    void aClientPolicyIsReadFromThreeSettings() throws ConfigException {
        String text = "localSessionsEnabled=true\nlocalSessionsUpgradingEnabled=true\nreadonlymode.enabled=true\n";
        assertThat(parse(ORDINARY + text).store().clients()).isEqualTo(new ClientPolicy(true, true, 2_000));
    }

    @Test
    void snapshotsAreAsTheOperatorWantsThemOrAsTheTreeIsLarge() throws ConfigException {
        SnapshotPolicy standard = SnapshotPolicy.STANDARD.withKept(3);
        assertThat(parse(ORDINARY).store().snapshots()).isEqualTo(standard);
        assertThat(parse(ORDINARY + "snapCount=70\n").store().snapshots())
                .isEqualTo(new SnapshotPolicy(70, standard.logBytesMax(), 3));
        assertThat(parse(ORDINARY + "snapSizeLimitInKb=2\n").store().snapshots())
                .isEqualTo(standard.withLogBytesMax(2_048));
        assertThat(parse(ORDINARY + "snapSizeLimitInKb=-1\nautopurge.snapRetainCount=5\n")
                        .store()
                        .snapshots())
                .isEqualTo(standard.withLogBytesMax(Long.MAX_VALUE).withKept(5));
    }

    @Test
    void whatTheStoreIsToldIsObeyed() throws ConfigException {
        StoreSettings plain = parse(ORDINARY).store();
        assertThat(plain)
                .isEqualTo(new StoreSettings(
                        false,
                        true,
                        false,
                        SnapshotPolicy.STANDARD.withKept(3),
                        ClientPolicy.STANDARD,
                        Retention.NONE,
                        24 * 3_600_000));
        StoreSettings set = parse(
                        ORDINARY
                                + "enforceQuota=true\ndigest.enabled=false\nzabra.retention.seconds=60\nzabra.retention.mib=2\nzabra.chronicle=true\nzabra.scrub.hours=0\n")
                .store();
        assertThat(set)
                .isEqualTo(new StoreSettings(
                        true,
                        false,
                        true,
                        SnapshotPolicy.STANDARD.withKept(3),
                        ClientPolicy.STANDARD,
                        new Retention(60_000, 2 << 20),
                        0));
    }

    @Test
    void sqlTakesWhatTheOperatorAllowsIt() throws ConfigException {
        SqlSettings plain = parse(ORDINARY).sql();
        assertThat(plain.requestsFirst()).isTrue();
        assertThat(plain.limits().memoryBytes()).isEqualTo(256L << 20);
        assertThat(plain.limits().memoryBytesOfAll())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(plain.limits().timeoutMs()).isZero();
        assertThat(plain.limits().rowsScanned()).isEqualTo(1L << 40);
        SqlSettings set = parse(ORDINARY
                        + "jute.maxbuffer=4096\nzabra.sql.requestsFirst=false\nzabra.sql.memoryMib=3000\nzabra.sql.computingAtOnce=3\n"
                        + "zabra.sql.statement.memoryMib=2048\nzabra.sql.statement.rowsMax=1000\n"
                        + "zabra.sql.statement.timeoutMs=250\n")
                .sql();
        assertThat(set.requestsFirst()).isFalse();
        assertThat(set.limits())
                .isEqualTo(new SqlLimits(
                        2048L << 20,
                        1_000,
                        250,
                        plain.limits().plansCached(),
                        plain.limits().writesAtOnce(),
                        4_096,
                        3,
                        3_000L << 20));
        assertThatThrownBy(() -> parse(ORDINARY + "zabra.sql.statement.memoryMib=0\n"))
                .hasMessageContaining("zabra.sql.statement.memoryMib=0 is not a number of 1 or more");
    }

    @Test
    void aMemberObeysWhereItsLogIsToBeAndHowManySnapshotsGoAtOnce(@TempDir Path dataDir)
            throws ConfigException, IOException {
        Files.writeString(dataDir.resolve("myid"), "1\n");
        ServerConfig config =
                parse("dataDir=" + dataDir + "\nclientPort=1\ndataLogDir=/log\ninitLimit=10\nsyncLimit=5\n"
                        + "maxConcurrentSnapSyncs=7\n" + THREE);
        assertThat(config.notices()).isEmpty();
        assertThat(config.dataLogDir()).isEqualTo(Path.of("/log"));
        assertThat(Objects.requireNonNull(config.ensemble()).zab().limits().snapshotsAtOnceMax())
                .isEqualTo(7);
    }

    @Test
    void anUnknownSettingIsRefusedWithItsLineAndTheNearestName() {
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPrt=1\n"))
                .hasMessage("zoo.cfg:2: no such setting: clientPrt; the nearest is clientPort");
        assertThatThrownBy(() -> parse("dataDir=/d\nqwertyuiop=1\n"))
                .hasMessage("zoo.cfg:2: no such setting: qwertyuiop");
    }

    private static final String THREE =
            "server.1=a:2888:3888\nserver.2=b:2888:3888;2181\nserver.3=c:2888:3888:observer;127.0.0.1:2182\n";

    private EnsembleSettings member(Path dataDir, int sid, String text) throws ConfigException, IOException {
        Files.writeString(dataDir.resolve("myid"), sid + "\n");
        return Objects.requireNonNull(parse("dataDir=" + dataDir + "\n" + text).ensemble());
    }

    @Test
    void serverLinesMakeAMemberOfAnEnsemble(@TempDir Path dataDir) throws Exception {
        String limits = "clientPort=2181\ntickTime=1000\ninitLimit=10\nsyncLimit=5\n";
        EnsembleSettings ensemble = member(dataDir, 1, limits + THREE);
        assertThat(ensemble.sid()).isEqualTo(1);
        assertThat(ensemble.quorum().voters()).containsExactly(1L, 2L);
        assertThat(ensemble.zab().timings().initLimitMs()).isEqualTo(10_000);
        assertThat(ensemble.zab().timings().syncLimitMs()).isEqualTo(5_000);
        assertThat(ensemble.zab().timings().pingMs()).isEqualTo(500);
    }

    @Test
    void theClientPortMayStandInTheServersLineOrInTheDynamicFile(@TempDir Path dataDir) throws Exception {
        Path dynamic = Files.writeString(dataDir.resolve("zoo.cfg.dynamic"), THREE);
        Files.writeString(dataDir.resolve("myid"), "3");
        ServerConfig config = parse("dataDir=" + dataDir + "\ninitLimit=10\nsyncLimit=5\ndynamicConfigFile=" + dynamic
                + "\npeerType=observer\n");
        assertThat(config.clientPort()).isEqualTo(2182);
        assertThat(config.clientPortAddress()).isEqualTo("127.0.0.1");
        assertThat(config.ensemble()).isNotNull();
    }

    @Test
    void aMemberThatDoesNotFitItsEnsembleIsRefused(@TempDir Path dataDir) throws Exception {
        String limits = "clientPort=2181\ninitLimit=10\nsyncLimit=5\n";
        assertThatThrownBy(() -> parse("dataDir=" + dataDir + "\n" + limits + THREE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("myid");
        assertThatThrownBy(() -> member(dataDir, 9, limits + THREE)).hasMessageContaining("no server.9");
        assertThatThrownBy(() -> member(dataDir, 1, limits + THREE + "peerType=observer\n"))
                .hasMessageContaining("server.1 is participant");
        assertThatThrownBy(() -> member(dataDir, 1, limits + THREE + "electionAlg=1\n"))
                .hasMessageContaining("electionAlg");
        assertThatThrownBy(() -> member(dataDir, 1, "clientPort=2181\nsyncLimit=5\n" + THREE))
                .hasMessageContaining("initLimit is required");
        assertThatThrownBy(() -> member(dataDir, 2, "clientPort=9\ninitLimit=10\nsyncLimit=5\n" + THREE))
                .hasMessageContaining("server.2 says 2181");
    }

    @Test
    void aSingleServerLineIsAStandaloneServer() throws ConfigException {
        assertThat(parse(ORDINARY + "server.1=a:1:2\n").ensemble()).isNull();
    }

    @Test
    void aValueThatIsNoneIsRefusedWithItsLine() {
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPort=high\n"))
                .hasMessage("zoo.cfg:2: clientPort=high is not a number");
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPort=65536\n"))
                .hasMessage("zoo.cfg:2: clientPort=65536 is not a port: 0 to 65535");
        assertThatThrownBy(() -> parse(ORDINARY + "admin.serverPort=99999\n"))
                .hasMessageEndingWith("admin.serverPort=99999 is not a port: 0 to 65535");
        assertThatThrownBy(() -> parse("dataDir=/d\nclientPort=1\ntickTime=1000000000\n"))
                .hasMessage("zoo.cfg:3: tickTime=1000000000 is not a number up to 107374182");
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
        properties.setProperty("zabra.scrub.hours", "7");
        properties.setProperty("zabra.scrap.hours", "7");
        properties.setProperty("zabra.log.level", "WARN");
        properties.setProperty("user.home", "/home/x");
        properties.setProperty("zookeeper.sasl.client", "true");
        ServerConfig config = ServerConfig.parse("zoo.cfg", ORDINARY + "maxCnxns=9\n", properties);
        assertThat(config.store().snapshots().txnsMax()).isEqualTo(7_000);
        assertThat(config.maxCnxns()).isEqualTo(9);
        assertThat(config.juteMaxBufferBytes()).isEqualTo(0x1fffff);
        assertThat(config.store().scrubEveryMs()).isEqualTo(7 * 3_600_000);
        assertThat(config.notices())
                .containsExactlyInAnyOrder(
                        "-Dzabra.scrap.hours is not known",
                        "-Dzookeeper.sasl.client: sasl.client has no effect: the server is nobody's client by SASL");
    }

    @Test
    void aNumberThatBeginsWithZeroIsDecimal() throws ConfigException {
        ServerConfig config =
                ServerConfig.parse("zoo.cfg", "dataDir=/d\nclientPort=02181\ntickTime=0x7d0\n", new Properties());
        assertThat(config.clientPort()).isEqualTo(2_181);
        assertThat(config.tickTimeMs()).isEqualTo(2_000);
        assertThat(ConfigReader.decoded("-010")).isEqualTo(-10);
        assertThat(ConfigReader.decoded("+08")).isEqualTo(8);
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
        assertThat(config.security().superDigest()).isEqualTo("super:secret");
        assertThat(config.toString() + config.lines(1)).doesNotContain("secret");
    }

    @Test
    void aCheckReportsTheErrorOrTheNotices(@TempDir Path directory) throws Exception {
        Path good = Files.writeString(directory.resolve("good.cfg"), ORDINARY + "autopurge.purgeInterval=1\n");
        assertThat(ServerConfig.check(good).error()).isNull();
        assertThat(ServerConfig.check(good).notices())
                .filteredOn(notice -> notice.startsWith(good.toString()))
                .hasSize(1);
        Path bad = Files.writeString(directory.resolve("bad.cfg"), "nonsense=1");
        assertThat(ServerConfig.check(bad).error()).contains("bad.cfg:1");
        assertThat(ServerConfig.check(directory.resolve("none.cfg")).error()).contains("cannot read");
    }

    /** What it writes, the others will not have; and yet it may be what is left of an ensemble. */
    @Test
    void aServerAloneInTheDirectoryOfAMemberIsNoticed(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        Path alone = Files.writeString(directory.resolve("alone.cfg"), "dataDir=" + data + "\nclientPort=0\n");
        assertThat(ServerConfig.check(alone).notices()).isEmpty();
        try (DataDirectory made = DataDirectory.open(NioDisk.DISK, data)) {
            made.epochs().write(new Epochs(3, 2));
        }
        Files.writeString(data.resolve("myid"), "1\n");
        assertThat(ServerConfig.check(alone).error()).isNull();
        assertThat(ServerConfig.check(alone).notices())
                .singleElement()
                .asString()
                .contains("dataDir=" + data + " is of a member of an ensemble");
        Path member = Files.writeString(
                directory.resolve("member.cfg"),
                Files.readString(alone) + "initLimit=5\nsyncLimit=5\nserver.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n");
        assertThat(ServerConfig.check(member).error()).isNull();
        assertThat(ServerConfig.check(member).notices()).isEmpty();
    }

    @Test
    void aFileThatIsNoTextOrNoFileIsNamedWithTheReason(@TempDir Path directory) throws IOException {
        Path bytes = Files.write(directory.resolve("bytes.cfg"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(ServerConfig.check(bytes).error())
                .isEqualTo("cannot read the configuration " + bytes + ": it is no text in UTF-8");
        assertThat(ServerConfig.check(directory).error())
                .isEqualTo("cannot read the configuration " + directory + ": Is a directory");
    }

    @Test
    void aCheckLooksAtTheDataDirectoryAndLeavesItAsItIs(@TempDir Path directory) throws Exception {
        Path apache = Files.createDirectory(directory.resolve("apache"));
        SampleData.writeTo(Files.createDirectory(apache.resolve("version-2")));
        Path config = Files.writeString(directory.resolve("zoo.cfg"), "clientPort=2181\ndataDir=" + apache + "\n");
        assertThat(ServerConfig.check(config).error())
                .contains(apache + " is a data directory of Apache ZooKeeper")
                .contains("zabra import " + apache);
        Files.writeString(config, "clientPort=2181\ndataDir=" + directory.resolve("new") + "\n");
        assertThat(ServerConfig.check(config).error()).isNull();
        assertThat(directory.resolve("new")).doesNotExist();
        Files.writeString(config, "clientPort=2181\ndataDir=" + config + "\n");
        assertThat(ServerConfig.check(config).error()).contains(config + " is no directory");
    }
}
