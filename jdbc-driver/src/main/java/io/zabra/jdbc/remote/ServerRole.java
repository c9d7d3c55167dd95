package io.zabra.jdbc.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server is in its ensemble, as the driver prefers it. A server tells it to anyone by the four-letter word {@code
 * srvr}, the one that Apache's servers and Zabra's answer by default: before a session is opened, so that no session has to
 * be moved for it.
 */
public enum ServerRole {
    ANY,
    LEADER,
    FOLLOWER,
    OBSERVER;

    private static final String MODE = "Mode: ";
    private static final int ANSWER_BYTES_MAX = 8_192;

    /** A standalone server is its own leader. */
    boolean isServedBy(@Nullable String mode) {
        if (this == ANY || mode == null) {
            return this == ANY;
        }
        return mode.equals(name().toLowerCase(Locale.ROOT)) || (this == LEADER && mode.equals("standalone"));
    }

    /**
     * Asks a server. Blocks.
     *
     * @return {@code leader}, {@code follower}, {@code observer}, {@code standalone}; null where it does not say
     * @throws IOException where it cannot be reached
     */
    static @Nullable String modeOf(InetSocketAddress address, HostAddress host, RemoteOptions options)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, options.connectTimeoutMs());
            socket.setSoTimeout(options.connectTimeoutMs());
            TlsOptions tls = options.tls();
            return tls == null ? ask(socket) : ask(tls.over(socket, host));
        }
    }

    private static @Nullable String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        String answer = new String(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        return answer.lines()
                .filter(line -> line.startsWith(MODE))
                .map(line -> line.substring(MODE.length()).strip())
                .findFirst()
                .orElse(null);
    }
}
