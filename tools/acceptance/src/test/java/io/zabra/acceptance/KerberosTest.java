package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ConfigException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's client logs in by Kerberos, of a KDC in this process; Apache's server says what it must be then. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class KerberosTest {
    private static final String REALM = "EXAMPLE.COM";
    private static final String SERVICE = "zookeeper/localhost@" + REALM;
    private static final String ALICE = "alice@" + REALM;
    private static final String APP = "app/host1.example.com@" + REALM;
    private static final String ANOTHER_SERVICE = "other/localhost@" + REALM;
    private static final int TIMEOUT_MS = 20_000;
    private static final String SASL_PROVIDER = "zookeeper.authProvider.sasl";

    private static final Map<String, AppConfigurationEntry> SECTIONS = new ConcurrentHashMap<>();

    private static SimpleKdcServer kdc;

    @TempDir
    Path directory;

    @BeforeAll
    static void startKdc(@TempDir File directory) throws Exception {
        kdc = new SimpleKdcServer();
        kdc.setWorkDir(directory);
        kdc.setKdcHost("localhost");
        kdc.setKdcRealm(REALM);
        kdc.setAllowUdp(false);
        kdc.setKdcTcpPort(freePort());
        kdc.init();
        kdc.start();
        System.setProperty("java.security.krb5.conf", new File(directory, "krb5.conf").getAbsolutePath());
        Configuration.setConfiguration(new Sections());
        for (String principal : List.of(SERVICE, ALICE, APP, ANOTHER_SERVICE)) {
            section(principal, principal, keyTab(directory, principal));
        }
        section("Server", SERVICE, keyTabFile(directory, SERVICE));
        section("Liar", ALICE, keyTabFile(directory, APP));
        System.setProperty(SASL_PROVIDER, "org.apache.zookeeper.server.auth.SASLAuthenticationProvider");
    }

    @AfterAll
    static void stopKdc() throws KrbException {
        kdc.stop();
        System.clearProperty("java.security.krb5.conf");
        System.clearProperty(SASL_PROVIDER);
        Configuration.setConfiguration(null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static File keyTabFile(File directory, String principal) {
        return new File(directory, principal.replaceAll("\\W", "_") + ".keytab");
    }

    private static File keyTab(File directory, String principal) throws KrbException {
        File file = keyTabFile(directory, principal);
        kdc.createPrincipal(principal);
        kdc.exportPrincipal(principal, file);
        return file;
    }

    private static void section(String name, String principal, File keyTab) {
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "useTicketCache", "false",
                "refreshKrb5Config", "true",
                "doNotPrompt", "true",
                "keyTab", keyTab.getAbsolutePath(),
                "principal", principal);
        SECTIONS.put(
                name,
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options));
    }

    private static final class Sections extends Configuration {
        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
            AppConfigurationEntry entry = SECTIONS.get(name);
            return entry == null ? null : new AppConfigurationEntry[] {entry};
        }
    }

    private static ZooKeeper client(int port, String section, String service) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        config.setProperty("zookeeper.server.principal", service);
        CountDownLatch settled = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                "localhost:" + port,
                TIMEOUT_MS,
                event -> {
                    if (event.getState() == KeeperState.SaslAuthenticated
                            || event.getState() == KeeperState.AuthFailed) {
                        settled.countDown();
                    }
                },
                config);
        assertThat(settled.await(TIMEOUT_MS, TimeUnit.MILLISECONDS))
                .as("%s is settled", section)
                .isTrue();
        return client;
    }

    private static Servers zabra(Path directory, String... lines) throws IOException, ConfigException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider");
        return Servers.one(directory, all.toArray(String[]::new));
    }

    private record Apache(NIOServerCnxnFactory factory) implements AutoCloseable {
        static Apache start(Path directory) throws Exception {
            ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), 200);
            NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
            factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            factory.startup(server);
            return new Apache(factory);
        }

        @Override
        public void close() {
            factory.shutdown();
        }
    }

    /** Who each is, what an ACL of its own looks like, and whether another may read it. */
    private static List<String> seen(int port) throws Exception {
        List<String> seen = new ArrayList<>();
        try (ZooKeeper alice = client(port, ALICE, SERVICE);
                ZooKeeper app = client(port, APP, SERVICE)) {
            alice.create("/alice", new byte[] {1}, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            app.create("/app", new byte[] {1}, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            seen.add(alice.getACL("/alice", null).toString());
            seen.add(app.getACL("/app", null).toString());
            for (ZooKeeper client : List.of(alice, app)) {
                seen.add(client.whoAmI().stream()
                        .filter(info -> info.getAuthScheme().equals("sasl"))
                        .map(ClientInfo::getUser)
                        .toList()
                        .toString());
                for (String path : List.of("/alice", "/app")) {
                    seen.add(path + " " + read(client, path));
                }
            }
        }
        return seen;
    }

    private static String read(ZooKeeper client, String path) throws InterruptedException {
        try {
            return Integer.toString(client.getData(path, false, null).length);
        } catch (KeeperException e) {
            return e.code().toString();
        }
    }

    @Test
    void whoLogsInIsWhoHeIsForApache() throws Exception {
        try (Servers zabra = zabra(directory.resolve("zabra"));
                Apache apache = Apache.start(directory.resolve("apache"))) {
            List<String> ours = seen(zabra.port());
            assertThat(ours).isEqualTo(seen(apache.factory().getLocalPort()));
            assertThat(ours).contains("[alice@" + REALM + "]", "/app NOAUTH", "/alice NOAUTH");
        }
    }

    @Test
    void hostAndRealmAreLeftOutWhereTheSettingsSaySo() throws Exception {
        String host = "kerberos.removeHostFromPrincipal";
        String realm = "kerberos.removeRealmFromPrincipal";
        System.setProperty("zookeeper." + host, "true");
        System.setProperty("zookeeper." + realm, "true");
        try (Servers zabra = zabra(directory.resolve("zabra"), host + "=true", realm + "=true");
                Apache apache = Apache.start(directory.resolve("apache"))) {
            List<String> ours = seen(zabra.port());
            assertThat(ours).isEqualTo(seen(apache.factory().getLocalPort()));
            assertThat(ours).contains("[alice]", "[app]");
        } finally {
            System.clearProperty("zookeeper." + host);
            System.clearProperty("zookeeper." + realm);
        }
    }

    @Test
    void whoHasNoKeyOrATicketForAnotherServiceIsNobody() throws Exception {
        try (Servers zabra = zabra(directory.resolve("zabra"))) {
            try (ZooKeeper alice = client(zabra.port(), ALICE, SERVICE)) {
                // Apache's client asks its list for null.
                List<ACL> acl = new ArrayList<>(List.of(new ACL(31, new Id("sasl", ALICE))));
                alice.create("/named", new byte[] {1}, acl, CreateMode.PERSISTENT);
                assertThat(read(alice, "/named")).isEqualTo("1");
            }
            try (ZooKeeper liar = client(zabra.port(), "Liar", SERVICE)) {
                assertThat(read(liar, "/named")).isIn("NOAUTH", "AUTHFAILED");
            }
            try (ZooKeeper lost = client(zabra.port(), ALICE, ANOTHER_SERVICE)) {
                assertThat(read(lost, "/named")).isIn("NOAUTH", "AUTHFAILED");
            }
            try (ZooKeeper alice = client(zabra.port(), ALICE, SERVICE)) {
                assertThat(read(alice, "/named")).isEqualTo("1");
            }
        }
    }
}
