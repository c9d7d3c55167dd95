package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.ZabraDataSource;
import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Jaas;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver's TLS and SASL against a server that is set up as the guide says. */
class JdbcSecurityTest {
    private static final int TIMEOUT_MS = 30_000;

    @TempDir
    Path directory;

    private Configuration before;
    private SecurityGuide guide;
    private ZabraServer server;
    private String files;

    @BeforeEach
    void start() throws Exception {
        before = Configuration.getConfiguration();
        Jaas.install().digest("Server", Map.of("user_bob", "bobs secret"));
        guide = SecurityGuide.in(directory);
        writePem();
        List<String> lines = new ArrayList<>(guide.serverLines());
        server = TestServers.zabra(directory.resolve("data"), lines.toArray(new String[0]));
        files = "sslRootCert=" + guide.file("ca.pem") + "&sslCert=" + guide.file("client.pem") + "&sslKey="
                + guide.file("client.key");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/app", "x509", "CN=app,O=Example");
            create(client, "/bob", "sasl", "bob");
        }
    }

    @AfterEach
    void stop() {
        server.close();
        Configuration.setConfiguration(before);
    }

    private void writePem() throws Exception {
        KeyStore store = KeyStore.getInstance(guide.file("client.p12").toFile(), "changeit".toCharArray());
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain("client")) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(guide.file("client.pem"), chain);
        byte[] key = store.getKey("client", "changeit".toCharArray()).getEncoded();
        Files.writeString(guide.file("client.key"), pem("PRIVATE KEY", key));
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static void create(RawClient client, String path, String scheme, String id) throws IOException {
        int error = client.call(
                        OpCode.CREATE,
                        w -> w.string(path)
                                .bytes(path.getBytes(StandardCharsets.UTF_8))
                                .int32(1)
                                .int32(31)
                                .string(scheme)
                                .string(id)
                                .int32(0))
                .error();
        assertThat(error).isZero();
    }

    private String secure(String host, String properties) {
        return "jdbc:zabra://" + host + ":" + server.securePort() + "/?" + properties;
    }

    private String plain(String properties) {
        return "jdbc:zabra://127.0.0.1:" + server.port() + "/?" + properties;
    }

    private static @Nullable String data(String url, String path) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return data(connection, path);
        }
    }

    private static @Nullable String data(Connection connection, String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT data_text FROM znodes WHERE path = '" + path + "'")) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Test
    void aCertificateIsTheConnectionsIdentity() throws SQLException {
        assertThat(data(secure("localhost", files), "/app")).isEqualTo("/app");
        assertThat(data(plain(""), "/app")).isNull();
    }

    @Test
    void theHostNameIsVerifiedUnlessLessIsAskedFor() throws SQLException {
        assertThatThrownBy(() -> data(secure("127.0.0.2", files), "/app"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("TLS with 127.0.0.2:")
                .hasMessageContaining("fails");
        assertThat(data(secure("127.0.0.2", files + "&sslMode=verify-ca"), "/app"))
                .isEqualTo("/app");
        assertThat(data(secure("127.0.0.2", files + "&sslMode=require"), "/app"))
                .isEqualTo("/app");
    }

    @Test
    void aServerOfAnotherCaIsNotTrusted() {
        String own = files.replaceAll("sslRootCert=[^&]*&", "");
        assertThatThrownBy(() -> data(secure("localhost", own), "/app"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("TLS with localhost:");
    }

    @Test
    void tlsAndPlaintextDoNotMeet() {
        assertThatThrownBy(() -> data(plain(files), "/app")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> data(secure("localhost", ""), "/app")).isInstanceOf(SQLException.class);
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        assertThatThrownBy(() -> data(secure("localhost", "sslRootCert=/none.pem"), "/"))
                .hasMessage("sslRootCert=/none.pem: there is no such file")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("22023");
        String swapped = "sslCert=" + guide.file("client.key");
        assertThatThrownBy(() -> data(secure("localhost", swapped), "/"))
                .hasMessageContaining("it holds no certificate in PEM format");
    }

    @Test
    void aUrlCannotSwitchOffWhatADataSourceAsksFor() throws SQLException {
        ZabraDataSource source = new ZabraDataSource();
        source.setUrl(secure("127.0.0.2", "sslMode=require"));
        source.setConnectionProperty("sslMode", "verify-full");
        source.setConnectionProperty("sslRootCert", guide.file("ca.pem").toString());
        source.setConnectionProperty("sslCert", guide.file("client.pem").toString());
        source.setConnectionProperty("sslKey", guide.file("client.key").toString());
        assertThatThrownBy(source::getConnection).hasMessageContaining("TLS with 127.0.0.2:");
        ZabraDataSource vague = new ZabraDataSource();
        vague.setUrl(plain("sslMode=disable"));
        vague.setConnectionProperty("sslRootCert", guide.file("ca.pem").toString());
        assertThatThrownBy(vague::getConnection).hasMessageContaining("contradicts");
    }

    @Test
    void saslProvesUserAndPasswordWithoutSendingIt() throws SQLException {
        String sasl = "user=bob&password=bobs%20secret&saslMechanism=DIGEST-MD5";
        assertThat(data(plain(sasl), "/bob")).isEqualTo("/bob");
        assertThat(data(secure("localhost", files + "&" + sasl), "/bob")).isEqualTo("/bob");
        assertThat(data(plain(""), "/bob")).isNull();
    }

    @Test
    void whoFailsAtSaslIsRefusedAndThePasswordIsNotTold() throws Exception {
        String wrong = "user=bob&password=hidden&saslMechanism=DIGEST-MD5";
        assertThatThrownBy(() -> data(plain(wrong), "/bob"))
                .isInstanceOf(java.sql.SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("refused the credentials")
                .message()
                .doesNotContain("hidden");
        Jaas.install();
        server.close();
        server =
                TestServers.zabra(directory.resolve("data"), guide.serverLines().toArray(new String[0]));
        assertThatThrownBy(() -> data(plain(wrong), "/bob"))
                .isInstanceOf(java.sql.SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("does not use SASL");
    }
}
