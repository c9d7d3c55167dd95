package io.zabra.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.differential.ApacheServer;
import io.zabra.server.metrics.MetricCatalog;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.zookeeper.metrics.impl.DefaultMetricsProvider;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.admin.Commands;
import org.apache.zookeeper.server.persistence.FileSnap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees: metrics, commands, health; compared with Apache's own where it has the same. */
class OperatorsTest {
    /** Whose password is {@code test}. */
    private static final String SUPER = "DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private static final String AS_SUPER = "Authorization: digest super:test\r\n";
    private static final int PATIENCE_MS = 20_000;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private ZabraServer server;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(
                directory.resolve("zabra"),
                "admin.serverPort=0",
                "metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
                "metricsProvider.httpHost=127.0.0.1",
                "metricsProvider.httpPort=0",
                SUPER);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return ask(server.adminAddress(), path, headers);
    }

    private HttpResponse<String> ask(@Nullable InetSocketAddress address, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + requireNonNull(address).getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Set<String> names(String mntr) {
        return mntr.lines()
                .map(line -> line.replaceFirst("\t.*", ""))
                .filter(name -> name.startsWith("zk_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void mntrTellsAllThatApachesTells() throws Exception {
        ServerMetrics.metricsProviderInitialized(new DefaultMetricsProvider());
        try (ApacheServer apache = ApacheServer.start(Files.createDirectories(directory.resolve("apache")), 100)) {
            Set<String> theirs = names(FourLetters.say(apache.port(), "mntr"));
            Set<String> ours = names(FourLetters.say(server.port(), "mntr"));
            theirs.removeIf(name -> name.contains("per_namespace"));
            assertThat(theirs).hasSizeGreaterThan(400);
            assertThat(ours).containsAll(theirs);
        }
    }

    @Test
    void everyMetricOfApachesStandsInTheCatalogWithWhatBecomesOfIt() {
        assertThat(new MetricCatalog().entries())
                .allSatisfy(entry -> assertThat(entry.help()).isNotBlank())
                .extracting(MetricCatalog.Entry::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void prometheusSeesWhatHappened() throws Exception {
        try (RawClient client = RawClient.open(server.port(), 10_000)) {
            client.call(OpCode.GET_DATA, w -> w.string("/").bool(true));
            client.call(OpCode.SET_DATA, w -> w.string("/").bytes(new byte[10]).int32(-1));
            String text = ask(server.metricsAddress(), "/metrics").body();
            assertThat(text)
                    .contains("\n# TYPE readlatency summary\n", "\nreadlatency{quantile=\"0.99\"} ")
                    .contains("\nreadlatency_count 1.0\n", "\nupdatelatency_count 1.0\n")
                    .contains("\nnum_alive_connections 1.0\n", "\nconnection_request_count 1.0\n")
                    .contains("\nwatch_events_sent 1.0\n")
                    .contains("\nzabra_read_seconds_bucket{le=\"+Inf\"} 1.0\n")
                    .contains("\njvm_memory_bytes_used{area=\"heap\"} ", "\nprocess_cpu_seconds_total ");
            assertThat(text.lines().filter(line -> !line.startsWith("#")))
                    .allMatch(line -> line.matches("[a-z0-9_]+(\\{[a-z]+=\"[^\"]+\"})? [-+0-9.eENa]+"));
            assertThat(get("/metrics").body()).contains("readlatency_count");
        }
    }

    @Test
    void theCountsOfARequestStayWhenTheTrafficIsReset() throws Exception {
        try (RawClient client = RawClient.open(server.port(), 10_000)) {
            client.call(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(FourLetters.say(server.port(), "srst")).isEqualTo("Server stats reset.\n");
            assertThat(FourLetters.say(server.port(), "srvr")).contains("Received: 1\nSent: 0\n");
            assertThat(get("/metrics").body()).contains("\nreadlatency_count 1.0\n");
        }
    }

    @Test
    void everyCommandOfApachesIsAnsweredWithItsKeys() throws Exception {
        TreeMap<String, String> keys = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(requireNonNull(OperatorsTest.class.getResource("admin-keys.txt"))
                .toURI()))) {
            keys.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
        assertThat(keys.keySet()).containsAll(Commands.getPrimaryNames());
        try (RawClient client = RawClient.open(server.port(), 10_000)) {
            client.call(OpCode.EXISTS, w -> w.string("/x").bool(true));
            for (String command : keys.keySet()) {
                String answer = get("/commands/" + command).body();
                for (String key : List.of(requireNonNull(keys.get(command)).split(" ", -1))) {
                    assertThat(answer).as(command).contains("\"" + key + "\" : ");
                }
            }
        }
        assertThat(get("/commands").body()).contains("/commands/monitor\">monitor</a>");
    }

    @Test
    void anUnknownCommandIsAnsweredAsApacheAnswersIt() throws Exception {
        assertThat(get("/commands/bogus").body())
                .isEqualTo("{\n  \"command\" : \"bogus\",\n  \"error\" : \"Unknown command: bogus\"\n}");
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void whatTouchesAllDataIsForASuperUserAlone() throws Exception {
        assertThat(get("/commands/snapshot").statusCode()).isEqualTo(401);
        assertThat(get("/commands/snapshot", "Authorization", "digest a:b").body())
                .contains("Not authorized");
        assertThat(get("/commands/restore", "Authorization", "digest super:test")
                        .statusCode())
                .isEqualTo(501);
    }

    @Test
    void anApacheServerTakesASnapshotAndFindsTheDigestThatHashTells() throws Exception {
        try (RawClient client = RawClient.open(server.port(), 10_000)) {
            client.call(OpCode.CREATE, w -> create(w, "/e", new byte[1], 1));
            while (server.store().lastZxid() % 128 != 0) {
                client.call(OpCode.CREATE, w -> create(w, "/n", new byte[10], 2));
            }
            String zxid = Long.toHexString(server.store().lastZxid());
            HttpResponse<byte[]> answer = snapshot();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("last_zxid")).contains("0x" + zxid);
            assertThat(answer.headers().firstValueAsLong("snapshot_size")).hasValue(answer.body().length);
            Path file = Files.createDirectories(directory.resolve("apache-snapshot"))
                    .resolve("snapshot." + zxid);
            Files.write(file, answer.body());
            DataTree tree = new DataTree();
            Map<Long, Integer> sessions = new HashMap<>();
            FileSnap snap = new FileSnap(requireNonNull(file.getParent()).toFile());
            assertThat(snap.deserialize(tree, sessions))
                    .isEqualTo(server.store().lastZxid());
            snap.close();
            // Apache counts the root twice.
            assertThat(tree.getNodeCount() - 1)
                    .isEqualTo((int) server.store().tree().size());
            assertThat(tree.getEphemeralsCount()).isEqualTo(1);
            assertThat(sessions).containsValue(10_000);
            List<String> digests =
                    FourLetters.say(server.port(), "hash").lines().toList();
            assertThat(digests.get(digests.size() - 1)).isEqualTo(zxid + ": " + tree.getTreeDigest());
            assertThat(get("/commands/hash").body()).contains("\"digest\" : " + tree.getTreeDigest());
        }
        assertThat(snapshot().statusCode()).isEqualTo(429);
        try (Stream<Path> left = Files.list(directory.resolve("zabra"))) {
            assertThat(left.map(path -> String.valueOf(path.getFileName())))
                    .noneMatch(name -> name.startsWith("export"));
        }
    }

    @Test
    void aSnapshotIsForWhoTakesItAlone() throws Exception {
        for (String method : List.of("HEAD", "POST")) {
            assertThat(say(method + " /commands/snapshot HTTP/1.1\r\nConnection: close\r\n" + AS_SUPER + "\r\n"))
                    .as(method)
                    .startsWith("HTTP/1.1 405 ");
        }
        try (Stream<Path> files = Files.list(directory.resolve("zabra"))) {
            assertThat(files.map(path -> String.valueOf(path.getFileName())))
                    .noneMatch(name -> name.startsWith("export"));
        }
        assertThat(snapshot().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsAskedForBehindASnapshotIsNotAnswered() throws Exception {
        String snapshot = "GET /commands/snapshot HTTP/1.1\r\n" + AS_SUPER + "Content-Length: 5\r\n\r\nhello";
        String answer = say(snapshot + snapshot);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(answer.indexOf("HTTP/1.1 ", 1)).isNegative();
    }

    @Test
    void whoMayNotHaveASnapshotIsToldSoAtOnceAndAgain() throws Exception {
        String refused = "GET /commands/snapshot HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
        String last = "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n";
        assertThat(say(refused + refused + last).split("HTTP/1.1 ", -1))
                .satisfiesExactly(
                        before -> assertThat(before).isEmpty(),
                        first -> assertThat(first).startsWith("401 "),
                        second -> assertThat(second).startsWith("401 "),
                        health -> assertThat(health).startsWith("200 "));
    }

    @Test
    void whatAProxyOnThisMachinePassesOnNeedsAPassword() throws Exception {
        for (String header : List.of("X-Forwarded-For", "x-forwarded-proto", "Forwarded", "Via", "X-Real-IP")) {
            assertThat(get("/commands/dump", header, "for=10.0.0.9").statusCode())
                    .as(header)
                    .isEqualTo(401);
        }
        assertThat(get("/commands/dump", "X-Forwarded-For", "10.0.0.9", "Authorization", "digest super:test")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/commands/dump").statusCode()).isEqualTo(200);
    }

    @Test
    void whereThisMachineIsNotTrustedAPasswordIsNeeded() throws Exception {
        server.close();
        server = TestServers.zabra(
                directory.resolve("zabra"), "admin.serverPort=0", "zabra.admin.loopbackTrusted=false", SUPER);
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization", "digest super:test").statusCode())
                .isEqualTo(200);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    /** Returns all that comes until the server closes the connection. */
    private String say(String requests) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(requireNonNull(server.adminAddress()));
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void whatAnExportLeftBehindThatWasCutShortIsRemoved() throws Exception {
        server.close();
        Path left = Files.createFile(directory.resolve("zabra").resolve("export-123.tmp"));
        start();
        assertThat(left).doesNotExist();
    }

    private HttpResponse<byte[]> snapshot() throws Exception {
        URI uri = URI.create(
                "http://127.0.0.1:" + requireNonNull(server.adminAddress()).getPort() + "/commands/snapshot");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "digest super:test")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void create(JuteWriter w, String path, byte[] data, int flags) {
        w.string(path)
                .bytes(data)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(flags);
    }

    @Test
    void sessionsAreDumpedByTheTimeOfTheirExpiry() throws Exception {
        try (RawClient late = new RawClient(server.port());
                RawClient soon = new RawClient(server.port())) {
            long lateId = late.connect(30_000, 0, new byte[16], 0, true).sessionId();
            long soonId = soon.connect(10_000, 0, new byte[16], 0, true).sessionId();
            assertThat(FourLetters.say(server.port(), "dump"))
                    .startsWith("SessionTracker dump:\nSession Sets (2)/(2):\n1 expire at ")
                    .containsSubsequence("\t0x%x\n".formatted(soonId), "\t0x%x\n".formatted(lateId));
        }
    }

    @Test
    void noSecretIsShown() throws Exception {
        for (String command :
                new String[] {"configuration", "system_properties", "environment", "initial_configuration"}) {
            assertThat(get("/commands/" + command).body()).doesNotContain("D/InIHSb7yEEbrWz8b9l71RjZJU=");
        }
    }

    @Test
    void theConfigurationIsShownAsItWasReadButForSecrets() throws Exception {
        server.close();
        Path file = directory.resolve("zoo.cfg");
        String first =
                "# the first line\ndataDir=" + directory.resolve("zabra") + "\nclientPort=0\nadmin.serverPort=0\n";
        Files.writeString(file, first + SUPER + "\nssl.keyStore.password = changeit\nssl.keyStore.passwordPath=/p\n");
        String commented = "#ssl.trustStore.password=former\n# asks for a password\n";
        Files.writeString(file, commented, StandardOpenOption.APPEND);
        server = ZabraServer.start(ServerConfig.load(file));
        Files.writeString(file, "changed");
        assertThat(get("/commands/initial_configuration").body())
                .contains("# the first line\\ndataDir=", "\\nadmin.serverPort=0\\n")
                .contains("superDigest=***\\nssl.keyStore.password =***\\nssl.keyStore.passwordPath=/p")
                .contains("\\n#ssl.trustStore.password=***\\n# asks for a password");
    }

    @Test
    void healthAndReadinessAreToldToAnyone() throws Exception {
        assertThat(get("/health").body()).contains("\"status\" : \"up\"");
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutASettingNoPortIsOpen() throws IOException {
        try (ZabraServer quiet = TestServers.zabra(directory.resolve("quiet"))) {
            assertThat(quiet.adminAddress()).isNull();
            assertThat(quiet.metricsAddress()).isNull();
        }
    }
}
