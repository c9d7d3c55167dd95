package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver logs in by Kerberos, of a KDC in this process. */
class JdbcKerberosTest {
    private static final String SERVICE = "zookeeper/localhost@EXAMPLE.COM";
    private static final String APP = "app@EXAMPLE.COM";

    @TempDir
    Path directory;

    private SimpleKdcServer kdc;
    private ZabraServer server;

    @BeforeEach
    void start() throws Exception {
        kdc = new SimpleKdcServer();
        kdc.setWorkDir(directory.toFile());
        kdc.setKdcHost("localhost");
        kdc.setKdcRealm("EXAMPLE.COM");
        kdc.setAllowUdp(false);
        kdc.setKdcTcpPort(freePort());
        kdc.init();
        kdc.start();
        System.setProperty(
                "java.security.krb5.conf", directory.resolve("krb5.conf").toString());
        Configuration.setConfiguration(new ServerSection(keytab(SERVICE)));
        String config = String.join(
                "\n",
                "dataDir=" + directory.resolve("data"),
                "clientPort=0",
                "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                "sessionRequireClientSASLAuth=true");
        server = ZabraServer.start(ServerConfig.parse("kerberos", config, new Properties()));
    }

    @AfterEach
    void stop() throws KrbException {
        server.close();
        kdc.stop();
        System.clearProperty("java.security.krb5.conf");
        Configuration.setConfiguration(null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private File keytab(String principal) throws KrbException {
        File file =
                directory.resolve(principal.replaceAll("\\W", "_") + ".keytab").toFile();
        kdc.createPrincipal(principal);
        kdc.exportPrincipal(principal, file);
        return file;
    }

    private static final class ServerSection extends Configuration {
        private final File keytab;

        ServerSection(File keytab) {
            this.keytab = keytab;
        }

        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
            Map<String, String> options = Map.of(
                    "useKeyTab", "true",
                    "storeKey", "true",
                    "refreshKrb5Config", "true",
                    "doNotPrompt", "true",
                    "keyTab", keytab.getPath(),
                    "principal", SERVICE);
            return name.equals("Server")
                    ? new AppConfigurationEntry[] {
                        new AppConfigurationEntry(
                                "com.sun.security.auth.module.Krb5LoginModule",
                                LoginModuleControlFlag.REQUIRED,
                                options)
                    }
                    : null;
        }
    }

    private Connection open(String properties) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://localhost:" + server.port() + "/?" + properties);
    }

    private static void refused(ThrowingOpen open) {
        assertThatThrownBy(open::connection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }

    private interface ThrowingOpen {
        Connection connection() throws SQLException;
    }

    @Test
    void aKeytabIsWhoTheConnectionIs() throws Exception {
        String login = "saslMechanism=GSSAPI&user=" + APP + "&kerberosKeytab=" + keytab(APP);
        try (Connection connection = open(login + "&kerberosService=zookeeper/localhost");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO znodes (path, data_text, acl) VALUES ('/own', 'mine', 'sasl:" + APP + ":cdrwa')");
            try (ResultSet rows = statement.executeQuery("SELECT data_text FROM znodes WHERE path = '/own'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("mine");
            }
        }
        refused(() -> open(login + "&kerberosService=other/localhost"));
        refused(() -> open(login.replace("app@", "nobody@") + "&kerberosService=zookeeper/localhost"));
        refused(() -> open(""));
    }
}
