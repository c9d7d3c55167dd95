package io.zabra.server.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A running server of either kind. */
interface Member extends AutoCloseable {
    int clientPort();

    /** What {@code srvr} calls its mode; empty while it serves nobody. */
    default String mode() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPort())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException notUp) {
            return "";
        }
    }

    @Override
    void close();
}
