package io.zabra.server;

import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsException;
import io.zabra.server.net.ClientPort;
import io.zabra.server.security.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where clients connect, and the keys and certificates that TLS there needs. */
final class ClientTls {
    private ClientTls() {}

    /**
     * Reads keys and certificates.
     *
     * @param settings null: no TLS, and null comes back
     * @throws IOException that says which file is wrong, and how
     */
    static ClientPort.@Nullable Tls open(@Nullable TlsSettings settings) throws IOException {
        if (settings == null) {
            return null;
        }
        try {
            return new ClientPort.Tls(
                    TlsContext.open(settings.config()),
                    settings.port() == null ? null : address(settings.address(), settings.port()),
                    settings.unified(),
                    settings.reloading());
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** @param host null: all interfaces */
    static InetSocketAddress address(@Nullable String host, int port) {
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }
}
