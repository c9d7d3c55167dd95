package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handshakes of many clients that come at once keep nobody else waiting, though one thread serves all, and on a small machine the
 * links between servers as well. They are made to take as long as the test wants: the authority that is to say which certificates
 * are revoked does not answer.
 */
class HandshakeStormTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int CLIENTS = 30;
    private static final int ROUNDS = 20;
    private static final int PING_XID = -2;

    @TempDir
    Path directory;

    private SecurityGuide guide;
    private ServerSocket authority;
    private ZabraServer server;
    private final List<Socket> storm = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        guide = SecurityGuide.in(directory);
        authority = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        authority.setSoTimeout(TIMEOUT_MS);
        SecurityGuide.run("""
                keytool -genkeypair -alias asked -keyalg EC -groupname secp256r1 -dname "CN=asked" -keystore asked.p12 -storepass changeit
                keytool -certreq -alias asked -keystore asked.p12 -storepass changeit | keytool -gencert -alias ca -rfc -ext aia=ocsp:URI:http://127.0.0.1:%d/ -keystore ca.p12 -storepass changeit > asked.pem
                cat asked.pem ca.pem | keytool -importcert -noprompt -alias asked -keystore asked.p12 -storepass changeit
                """.formatted(authority.getLocalPort()), directory);
        List<String> lines = new ArrayList<>(guide.serverLines());
        lines.addAll(List.of("ssl.ocsp=true", "nio.numWorkerThreads=1"));
        server = TestServers.zabra(directory.resolve("data"), lines.toArray(new String[0]));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : storm) {
            socket.close();
        }
        server.close();
        authority.close();
    }

    @Test
    void pingsAreAnsweredAndSessionsOpenedWhileTheHandshakesOfOthersWait() throws Exception {
        try (RawClient old = RawClient.open(server.port(), TIMEOUT_MS)) {
            begin();
            try (Socket asked = authority.accept()) {
                for (int round = 0; round < ROUNDS; round++) {
                    old.send(PING_XID, OpCode.PING, w -> {});
                    assertThat(old.receive().xid()).isEqualTo(PING_XID);
                    RawClient.open(server.port(), TIMEOUT_MS).close();
                }
                assertThat(isStillAsking(asked))
                        .as("what was asked first is asked still")
                        .isTrue();
            }
        }
    }

    /** Each on a thread of its own, as it waits for the server. */
    private void begin() throws Exception {
        SSLContext context = guide.clientContext("asked.p12", "TLS");
        SSLSocketFactory sockets = context.getSocketFactory();
        for (int i = 0; i < CLIENTS; i++) {
            SSLSocket socket = (SSLSocket) sockets.createSocket(InetAddress.getLoopbackAddress(), server.securePort());
            storm.add(socket);
            Thread thread = new Thread(() -> {
                try {
                    socket.startHandshake();
                } catch (IOException refused) {
                    // As it is to be: nobody vouches for it.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether the other side has not given up. */
    private static boolean isStillAsking(Socket asked) throws IOException {
        asked.setSoTimeout(1);
        try {
            while (true) {
                if (asked.getInputStream().read() < 0) {
                    return false;
                }
            }
        } catch (SocketTimeoutException open) {
            return true;
        }
    }
}
