package io.zabra.server.security;

import io.zabra.engine.tls.ClientAuth;
import io.zabra.engine.tls.TlsConfig;
import io.zabra.engine.tls.TlsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where clients may speak TLS, and how.
 *
 * @param port of TLS alone ({@code secureClientPort}); 0: one that the system chooses; null: none
 * @param address that port is bound to; null: all interfaces
 * @param unified whether {@code clientPort} takes TLS besides plaintext ({@code client.portUnification})
 * @param reloading whether changed files are loaded without a restart ({@code client.certReload})
 */
public record TlsSettings(
        TlsConfig config, @Nullable Integer port, @Nullable String address, boolean unified, boolean reloading) {
    static final String PORT = "secureClientPort";
    static final String UNIFIED = "client.portUnification";
    private static final int PORT_MAX = 65_535;

    /** Null where no port is to speak TLS. */
    static @Nullable TlsSettings read(Map<String, String> values) throws SettingException {
        Integer port = port(values.get(PORT));
        boolean unified = Boolean.parseBoolean(values.get(UNIFIED));
        if (port == null && !unified) {
            return null;
        }
        TlsConfig config;
        try {
            config = TlsConfig.read("ssl.", false, values::get);
        } catch (TlsException e) {
            throw new SettingException(e.setting(), String.valueOf(e.getMessage()), e);
        }
        String asker = port == null ? UNIFIED + "=true" : PORT + "=" + port;
        if (config.keyStore() == null) {
            throw new SettingException(
                    port == null ? UNIFIED : PORT,
                    asker + " needs ssl.keyStore.location: a file with the server's key and certificate");
        }
        if (config.trustStore() == null && config.clientAuth() != ClientAuth.NONE) {
            throw new SettingException(
                    port == null ? UNIFIED : PORT,
                    asker + " asks clients for certificates, so it needs ssl.trustStore.location: a file with the CA of"
                            + " the clients; ssl.clientAuth=none lets them do without");
        }
        boolean reloading = Boolean.parseBoolean(values.getOrDefault("client.certReload", "true"));
        return new TlsSettings(config, port, values.get("secureClientPortAddress"), unified, reloading);
    }

    private static @Nullable Integer port(@Nullable String value) throws SettingException {
        if (value == null) {
            return null;
        }
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new SettingException(PORT, PORT + "=" + value + " is not a number", e);
        }
        throw new SettingException(PORT, PORT + "=" + value + " is not between 0 and " + PORT_MAX);
    }
}
