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
        try {
            return valueOf("srvr", "Mode: ");
        } catch (IOException notUp) {
            return "";
        }
    }

    /** Of the last transaction that its tree shows, in hexadecimal. */
    default String zxid() throws IOException {
        return valueOf("srvr", "Zxid: ");
    }

    /** Transactions after which this server's tree was not the one of the server that made them, by its own count. */
    default String digestMismatches() throws IOException {
        return valueOf("mntr", "zk_digest_mismatches_count\t");
    }

    /** One of the figures of {@code mntr}; empty where it has none. */
    default String figure(String name) throws IOException {
        return valueOf("mntr", "zk_" + name + "\t");
    }

    private String valueOf(String command, String name) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPort())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    @Override
    void close();
}
