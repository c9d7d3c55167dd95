package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port behind which something else listens. */
class StrangerTest {
    /** HTTP, SSH, the alert of TLS, and a frame that holds nothing we know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002F",
                "\u0000\u0000\u0000\u0004abcd"
            })
    void isSaidToBeOne(String greeting) throws Exception {
        try (ServerSocket port = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(port, greeting), "greeter");
            greeter.setDaemon(true);
            greeter.start();
            String url = "jdbc:zabra://127.0.0.1:" + port.getLocalPort();
            assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                    .hasMessage("No connection to any of [127.0.0.1:" + port.getLocalPort()
                            + "]: what answers at 127.0.0.1:" + port.getLocalPort()
                            + " is no ZooKeeper server, or one that expects TLS");
        }
    }

    private static void greet(ServerSocket port, String greeting) {
        while (!port.isClosed()) {
            try (Socket socket = port.accept()) {
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                // Until the other side has gone: what closes first may take its greeting back.
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The port is closed, or the other side has gone.
            }
        }
    }
}
