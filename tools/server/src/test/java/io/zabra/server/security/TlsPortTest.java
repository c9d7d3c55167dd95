package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on the client port, set up as the guide says. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class TlsPortTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final String TLS = "TLS";

    @TempDir
    Path directory;

    private SecurityGuide guide;
    private ZabraServer server;

    @BeforeEach
    void start() throws Exception {
        guide = SecurityGuide.in(directory);
        start("nio.sessionlessCnxnTimeout=1000");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(String... more) throws IOException {
        List<String> lines = new ArrayList<>(guide.serverLines());
        lines.addAll(List.of(more));
        server = TestServers.zabra(directory.resolve("data"), lines.toArray(new String[0]));
    }

    private void restart(String... more) throws IOException {
        server.close();
        start(more);
    }

    private RawClient client(SSLContext context) throws IOException {
        return new RawClient(context.getSocketFactory().createSocket(), server.securePort());
    }

    private RawClient connected(@Nullable String keyStore) throws IOException, GeneralSecurityException {
        RawClient client = client(guide.clientContext(keyStore, TLS));
        client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
        return client;
    }

    private static List<String> whoAmI(RawClient client) throws IOException {
        JuteReader in = client.call(OpCode.WHO_AM_I, w -> {}).reader();
        List<String> who = new ArrayList<>();
        for (int count = in.int32(); count > 0; count--) {
            who.add(in.string() + ":" + in.string());
        }
        return who;
    }

    private static int create(RawClient client, String path, String scheme, String id) throws IOException {
        return client.call(
                        OpCode.CREATE,
                        w -> w.string(path)
                                .bytes(new byte[1])
                                .int32(1)
                                .int32(31)
                                .string(scheme)
                                .string(id)
                                .int32(0))
                .error();
    }

    private static int get(RawClient client, String path) throws IOException {
        return client.call(OpCode.GET_DATA, w -> w.string(path).bool(false)).error();
    }

    @Test
    void theGuideWorksAsItStandsWithApachesClient() throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        for (String line : guide.clientLines()) {
            int equals = line.indexOf('=');
            config.setProperty(line.substring(0, equals), line.substring(equals + 1));
        }
        try (ZooKeeper client = new ZooKeeper("localhost:" + server.securePort(), TIMEOUT_MS, event -> {}, config)) {
            client.create("/mine", new byte[500_000], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(client.getData("/mine", false, null)).hasSize(500_000);
            assertThat(client.getACL("/mine", null)).singleElement().hasToString("31,s{'x509,'CN=app%2CO=Example}\n");
        }
        try (RawClient other = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(get(other, "/mine")).isEqualTo(-102);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theSubjectOfTheCertificateIsTheIdentity(String protocol) throws Exception {
        try (RawClient client = client(guide.clientContext("client.p12", protocol))) {
            client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            assertThat(whoAmI(client)).containsExactly("ip:127.0.0.1", "x509:CN=app,O=Example");
        }
    }

    @Test
    void connectionsThatAreEncryptedAreToldApart() throws Exception {
        restart("admin.serverPort=0");
        URI uri = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(server.adminAddress()).getPort() + "/commands/connections");
        try (RawClient encrypted = connected("client.p12");
                RawClient plain = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(plain, "/plain", "world", "anyone");
            create(encrypted, "/encrypted", "world", "anyone");
            String[] answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .split("\"secure_connections\"", -1);
            assertThat(answer)
                    .hasSize(2)
                    .allSatisfy(part -> assertThat(part.split("\"remote_socket_address\"", -1))
                            .hasSize(2));
        }
    }

    @Test
    void theSuperUserOfX509MayDoEverything() throws Exception {
        restart("X509AuthenticationProvider.superUser=CN=app,O=Example");
        try (RawClient client = connected("client.p12");
                RawClient plain = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(create(plain, "/theirs", "ip", "10.1.1.1")).isZero();
            assertThat(get(plain, "/theirs")).isEqualTo(-102);
            assertThat(get(client, "/theirs")).isZero();
        }
    }

    @Test
    void whoShowsNoCertificateIsNotServedWhereOneIsNeeded() throws Exception {
        assertThatThrownBy(() -> connected(null)).isInstanceOf(IOException.class);
        restart("ssl.clientAuth=want");
        try (RawClient client = connected(null)) {
            assertThat(whoAmI(client)).containsExactly("ip:127.0.0.1");
        }
    }

    @Test
    void plaintextAtThePortOfTlsIsClosed() throws Exception {
        for (String hello : List.of("ruok", "\0\0\0\0\0\0\0\0\0\0\0\0")) {
            try (RawClient client = new RawClient(server.securePort())) {
                client.raw(hello.getBytes(StandardCharsets.US_ASCII));
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void tlsAtThePortOfPlaintextIsClosed() throws Exception {
        SSLContext context = guide.clientContext("client.p12", TLS);
        try (RawClient client = new RawClient(context.getSocketFactory().createSocket(), server.port())) {
            assertThatThrownBy(() -> client.connect(TIMEOUT_MS, 0, new byte[16], 0, true))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aUnifiedPortTakesEitherAndWordsByteForByte() throws Exception {
        restart("client.portUnification=true");
        SSLContext context = guide.clientContext("client.p12", TLS);
        try (RawClient secure = new RawClient(context.getSocketFactory().createSocket(), server.port());
                RawClient plain = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient word = new RawClient(server.port())) {
            secure.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            assertThat(whoAmI(secure)).contains("x509:CN=app,O=Example");
            assertThat(whoAmI(plain)).containsExactly("ip:127.0.0.1");
            for (byte letter : "ruok".getBytes(StandardCharsets.US_ASCII)) {
                word.raw(new byte[] {letter});
            }
            assertThat(word.rest()).isEqualTo("imok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "160301", "16030100c8010000c40303"})
    void aHandshakeThatDoesNotEndIsClosedInTime(String hex) throws Exception {
        restart("nio.sessionlessCnxnTimeout=300", "client.portUnification=true");
        for (int port : List.of(server.port(), server.securePort())) {
            try (RawClient client = new RawClient(port)) {
                client.raw(java.util.HexFormat.of().parseHex(hex));
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aSlowTlsHandshakeHasADeadlineOfItsOwn() throws Exception {
        restart("ssl.handshakeDetectionTimeoutMillis=200", "nio.sessionlessCnxnTimeout=600000");
        try (RawClient client = new RawClient(server.securePort())) {
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientMayNotRenegotiate() throws Exception {
        SSLContext context = guide.clientContext("client.p12", "TLSv1.2");
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        try (RawClient client = new RawClient(socket, server.securePort())) {
            client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        whoAmI(client);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void randomBytesInsteadOfAHandshakeHarmNobodyElse() throws Exception {
        long seed = 7;
        java.util.Random random = new java.util.Random(seed);
        try (RawClient bystander = connected("client.p12")) {
            for (int i = 0; i < 100; i++) {
                byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                if (i % 2 == 0) {
                    bytes[0] = 0x16;
                }
                try (RawClient client = new RawClient(server.securePort())) {
                    client.raw(bytes);
                }
            }
            assertThat(get(bystander, "/")).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aChangedCertificateIsShownToNewConnectionsAndOldOnesStay() throws Exception {
        try (RawClient before = connected("client.p12")) {
            Path next = directory.resolve("next.p12");
            Files.copy(guide.file("client.p12"), next);
            Files.move(next, guide.file("server.p12"), StandardCopyOption.ATOMIC_MOVE);
            Await.until("the new certificate is shown", () -> subjectShown().equals("CN=app, O=Example"));
            assertThat(get(before, "/")).isZero();
        }
    }

    private String subjectShown() throws Exception {
        SSLContext context = guide.clientContext("client.p12", TLS);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.securePort());
        try (socket) {
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName().replace(",O", ", O");
        }
    }

    @Test
    void theSecurePortMayBeTheOnlyOne() throws Exception {
        server.close();
        List<String> lines = new ArrayList<>(guide.serverLines());
        lines.addAll(List.of("dataDir=" + directory.resolve("data"), "tickTime=100"));
        try (ZabraServer only = ZabraServer.start(
                io.zabra.server.ServerConfig.parse("test", String.join("\n", lines), new java.util.Properties()))) {
            assertThat(only.port()).isEqualTo(only.securePort());
        }
    }

    @Test
    void aFileThatIsMissingKeepsTheServerFromStartingAndIsNamed() throws Exception {
        Files.delete(guide.file("server.p12"));
        server.close();
        assertThatThrownBy(() -> start("client.certReload=false"))
                .isInstanceOf(IOException.class)
                .hasMessage("ssl.keyStore.location=" + guide.file("server.p12") + ": there is no such file");
    }
}
