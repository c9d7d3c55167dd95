package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.Remains;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of clients that are gone amid a TLS handshake, or after one, nothing stays. {@code -Dzabra.abandoned=10000} has so many go in each way. */
@Timeout(3_600)
class AbandonedHandshakesTest {
    private static final int VISITS = Integer.getInteger("zabra.abandoned", 20);
    private static final int TIMEOUT_MS = 400;
    private static final int RECORD_BYTES_MAX = 1 << 15;

    @TempDir
    Path directory;

    private SecurityGuide guide;
    private ZabraServer server;
    private final Remains remains = new Remains(() -> true);

    @BeforeEach
    void start() throws Exception {
        guide = SecurityGuide.in(directory);
        List<String> lines = new ArrayList<>(guide.serverLines());
        lines.add("nio.sessionlessCnxnTimeout=500");
        server = TestServers.zabra(directory.resolve("data"), lines.toArray(new String[0]));
    }

    @AfterEach
    void stop() {
        server.close();
        remains.close();
    }

    private byte[] hello() throws IOException, GeneralSecurityException {
        SSLEngine engine = guide.clientContext("client.p12", "TLS").createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES_MAX);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    private void says(byte[] bytes) throws IOException {
        Socket socket = new Socket();
        socket.setSoLinger(true, 0);
        try (RawClient client = new RawClient(socket, server.securePort())) {
            client.raw(bytes);
        }
    }

    /** Another one each time: a context remembers its sessions. */
    private RawClient client(@Nullable String keyStore) throws IOException, GeneralSecurityException {
        SSLContext context = guide.clientContext(keyStore, "TLS");
        Socket socket = context.getSocketFactory().createSocket();
        return new RawClient(socket, server.securePort());
    }

    /** From one without a word to one with a session. */
    private List<Remains.Visit> ways() throws IOException, GeneralSecurityException {
        byte[] hello = hello();
        byte[] damaged = hello.clone();
        damaged[5] = 99;
        List<Remains.Visit> ways = new ArrayList<>();
        ways.add(() -> says(new byte[0]));
        ways.add(() -> says(Arrays.copyOf(hello, 3)));
        ways.add(() -> says(Arrays.copyOf(hello, hello.length / 2)));
        ways.add(() -> says(hello));
        ways.add(() -> says(damaged));
        ways.add(() -> says("mntr".getBytes(StandardCharsets.US_ASCII)));
        ways.add(() -> {
            try (RawClient client = client(null)) {
                client.raw(new byte[4]);
                client.isClosedByServer();
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        });
        ways.add(() -> {
            try (RawClient client = client("client.p12")) {
                client.raw(new byte[] {0, 0});
            }
        });
        ways.add(() -> {
            try (RawClient client = client("client.p12")) {
                client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            }
        });
        return ways;
    }

    @Test
    void nothingIsLeft() throws Exception {
        List<Remains.Visit> ways = ways();
        remains.requireNoneOf(VISITS, () -> {
            for (Remains.Visit way : ways) {
                way.once();
            }
        });
    }
}
