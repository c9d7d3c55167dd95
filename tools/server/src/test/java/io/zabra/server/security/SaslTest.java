package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.ZabraServer;
import io.zabra.server.differential.ApacheServer;
import io.zabra.server.testing.Jaas;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.SaslClientTokens;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SASL by DIGEST-MD5, and what is asked of clients that do not use it; Apache's server beside ours where both can. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class SaslTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final String PROVIDER = "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    @TempDir
    Path directory;

    private Configuration before;
    private Jaas jaas;
    private ZabraServer server;

    @BeforeEach
    void start() throws IOException {
        before = Configuration.getConfiguration();
        jaas = Jaas.install()
                .digest("Server", Map.of("user_bob", "bobs", "user_super", "supers", "user_ann", "anns"))
                .digest("Bob", Map.of("username", "bob", "password", "bobs"))
                .digest("Liar", Map.of("username", "bob", "password", "wrong"));
        server = TestServers.zabra(directory.resolve("zabra"), PROVIDER);
    }

    @AfterEach
    void stop() {
        server.close();
        Configuration.setConfiguration(before);
    }

    private void restart(String... lines) throws IOException {
        server.close();
        server = TestServers.zabra(directory.resolve("zabra"), lines);
    }

    private static ZooKeeper client(int port, String section) throws IOException {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        // Apache's client has no DIGEST-MD5 otherwise.
        config.setProperty("zookeeper.fips-mode", "false");
        return new ZooKeeper("127.0.0.1:" + port, TIMEOUT_MS, event -> {}, config);
    }

    private static List<String> whoAmI(RawClient client) throws IOException {
        JuteReader in = client.call(OpCode.WHO_AM_I, w -> {}).reader();
        List<String> who = new ArrayList<>();
        for (int count = in.int32(); count > 0; count--) {
            who.add(in.string() + ":" + in.string());
        }
        return who;
    }

    @Test
    void apachesClientIsServedAsByApachesServer() throws Exception {
        try (ApacheServer apache = ApacheServer.start(directory.resolve("apache"), TestServers.TICK_MS)) {
            assertThat(seen(server.port())).isEqualTo(seen(apache.port()));
        }
    }

    private static List<String> seen(int port) throws Exception {
        List<String> seen = new ArrayList<>();
        try (ZooKeeper bob = client(port, "Bob")) {
            bob.create("/bob", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            seen.add(bob.getACL("/bob", null).toString());
            seen.add(bob.whoAmI().stream()
                    .map(info -> info.getAuthScheme() + ":" + info.getUser())
                    .sorted()
                    .toList()
                    .toString());
        }
        try (ZooKeeper liar = client(port, "Liar")) {
            liar.getData("/bob", false, null);
        } catch (KeeperException e) {
            seen.add(e.code().toString());
        }
        try (RawClient raw = RawClient.open(port, TIMEOUT_MS)) {
            seen.add(
                    raw.call(OpCode.GET_DATA, w -> w.string("/bob").bool(false)).error() + "");
            seen.add(SaslClientTokens.digest(raw, "ann", "anns", null).error() + "");
            seen.add(whoAmI(raw).stream().sorted().toList().toString());
            Reply again = SaslClientTokens.token(raw, new byte[0]);
            seen.add(
                    again.error() + " " + Arrays.toString(again.reader().bytesOrNull()) + " " + raw.isClosedByServer());
        }
        for (String user : List.of("bob", "nobody")) {
            try (RawClient raw = RawClient.open(port, TIMEOUT_MS)) {
                Reply reply = SaslClientTokens.digest(raw, user, "wrong", null);
                seen.add(user + " " + reply.xid() + " " + reply.zxid() + " " + reply.error() + " "
                        + Arrays.toString(reply.reader().bytesOrNull()) + " " + raw.isClosedByServer());
            }
        }
        return seen;
    }

    @Test
    void whoHasNotProvedWhatIsEnforcedIsAnsweredAsByApache() throws Exception {
        restart("enforce.auth.enabled=true", "enforce.auth.schemes=digest");
        Map<String, String> enforced =
                Map.of("zookeeper.enforce.auth.enabled", "true", "zookeeper.enforce.auth.schemes", "digest");
        enforced.forEach(System::setProperty);
        try (ApacheServer apache = ApacheServer.start(directory.resolve("apache"), TestServers.TICK_MS)) {
            assertThat(unproved(server.port())).isEqualTo(unproved(apache.port()));
        } finally {
            enforced.keySet().forEach(System::clearProperty);
        }
    }

    private static List<String> unproved(int port) throws IOException {
        List<String> seen = new ArrayList<>();
        for (int opCode : new int[] {OpCode.EXISTS, OpCode.PING, OpCode.CLOSE_SESSION, OpCode.WHO_AM_I, 99}) {
            try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
                Reply reply = client.call(opCode, w -> w.string("/").bool(false));
                seen.add(opCode + " " + reply.zxid() + " " + reply.error() + " "
                        + reply.reader().hasMore() + " " + client.isClosedByServer());
            }
        }
        return seen;
    }

    @Test
    void whoWithoutSaslSendsATokenGetsAnEmptyOneAsFromApache() throws Exception {
        Jaas.install();
        restart();
        try (ApacheServer apache = ApacheServer.start(directory.resolve("apache"), TestServers.TICK_MS)) {
            List<String> answers = new ArrayList<>();
            for (int port : List.of(server.port(), apache.port())) {
                try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
                    Reply reply = SaslClientTokens.token(client, new byte[0]);
                    answers.add(
                            reply.error() + " " + Arrays.toString(reply.reader().bytesOrNull()) + whoAmI(client));
                }
            }
            assertThat(answers.get(0)).isEqualTo(answers.get(1));
        }
    }

    @Test
    void whoeverAClientWantsToActForItIsWhatItHasProved() throws Exception {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            SaslClientTokens.digest(client, "bob", "bobs", "super");
            assertThat(whoAmI(client)).doesNotContain("sasl:super");
        }
    }

    @Test
    void aSuperUserOfSaslMayDoEverything() throws Exception {
        restart("superUser.1=ann");
        try (ZooKeeper bob = client(server.port(), "Bob");
                RawClient ann = RawClient.open(server.port(), TIMEOUT_MS)) {
            bob.create("/bob", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(SaslClientTokens.digest(ann, "ann", "anns", null).error())
                    .isZero();
            assertThat(whoAmI(ann)).containsExactly("ip:127.0.0.1", "sasl:ann", "super:");
            assertThat(ann.call(OpCode.GET_DATA, w -> w.string("/bob").bool(false))
                            .error())
                    .isZero();
        }
    }

    @Test
    void aClientThatMustUseSaslIsToldSo() throws Exception {
        restart("sessionRequireClientSASLAuth=true");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            Reply reply = client.call(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(reply.error()).isEqualTo(-124);
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(SaslClientTokens.digest(client, "bob", "wrong", null).error())
                    .isEqualTo(-124);
        }
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            SaslClientTokens.digest(client, "bob", "bobs", null);
            assertThat(whoAmI(client)).contains("sasl:bob");
        }
    }

    @Test
    void oneOfTheEnforcedSchemesIsEnough() throws Exception {
        restart("enforce.auth.enabled=true", "enforce.auth.schemes=digest,sasl");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.call(OpCode.AUTH, w -> w.int32(0).string("digest").bytes("u:p".getBytes(StandardCharsets.UTF_8)));
            assertThat(whoAmI(client)).contains("digest:u");
        }
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.call(OpCode.AUTH, w -> w.int32(0).string("ip").bytes(null));
            assertThat(client.call(OpCode.PING, w -> {}).error()).isEqualTo(-124);
        }
    }

    @Test
    void failedClientsStayWhereTheyMay() throws Exception {
        restart("allowSaslFailedClients=true");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            Reply reply = SaslClientTokens.digest(client, "bob", "wrong", null);
            assertThat(reply.error()).isZero();
            assertThat(reply.reader().bytesOrNull()).isNull();
            assertThat(whoAmI(client)).containsExactly("ip:127.0.0.1");
        }
    }

    @Test
    void tokensAreLimitedInSizeAndNumber() throws Exception {
        for (int size : new int[] {5_000, 70_000, 1_000_000}) {
            try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
                SaslClientTokens.token(client, new byte[0]);
                assertThat(SaslClientTokens.token(client, new byte[size]).error())
                        .as("a token of %d bytes", size)
                        .isEqualTo(-115);
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
        restart("allowSaslFailedClients=true");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            for (int i = 0; i < 200; i++) {
                assertThat(SaslClientTokens.token(client, new byte[i]).error()).isZero();
            }
            assertThat(whoAmI(client)).containsExactly("ip:127.0.0.1");
        }
    }

    @Test
    void whatCannotBeSetUpKeepsTheServerFromStarting() {
        Jaas.install();
        assertThatThrownBy(() -> restart("sessionRequireClientSASLAuth=true"))
                .hasMessageContaining("no JAAS section 'Server'")
                .hasMessageContaining("java.security.auth.login.config");
        Jaas.install().section("Server", "com.example.OwnModule", Map.of());
        assertThatThrownBy(this::restart).hasMessageContaining("names com.example.OwnModule");
        Jaas.install()
                .section(
                        "Server",
                        "com.sun.security.auth.module.Krb5LoginModule",
                        Map.of(
                                "useKeyTab",
                                "true",
                                "keyTab",
                                "/none",
                                "principal",
                                "zookeeper/h@R",
                                "doNotPrompt",
                                "true"));
        assertThatThrownBy(this::restart).hasMessageContaining("cannot log in to Kerberos");
    }

    @Test
    void passwordsShowNowhere() {
        assertThat(jaas.getAppConfigurationEntry("Server")).isNotNull();
        assertThat(TestServers.config(directory, "superUser=ann", "SASLAuthenticationProvider.superPassword=hidden")
                        .toString())
                .doesNotContain("hidden");
    }
}
