package io.zabra.engine.tls;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is to be spoken, by the names of Apache's {@code X509Util}, which are the same for clients ({@code ssl.}) and
 * for the ensemble ({@code ssl.quorum.}). Immutable.
 *
 * @param keyStore own key and certificates; null: none, as a client may do
 * @param trustStore of CAs; null: those of the JDK
 * @param protocols that may be spoken
 * @param cipherSuites that may be used, best first
 * @param serverNameVerified whether a server's certificate must be for the name that was connected to
 * @param clientNameVerified whether a client's certificate must be for the address it comes from
 * @param crl whether certificates are looked up in the revocation lists that they name
 * @param ocsp whether their CA is asked about them
 * @param handshakeMs after which a handshake that is not done ends its connection
 */
public record TlsConfig(
        @Nullable StoreFile keyStore,
        @Nullable StoreFile trustStore,
        List<String> protocols,
        List<String> cipherSuites,
        ClientAuth clientAuth,
        boolean serverNameVerified,
        boolean clientNameVerified,
        boolean crl,
        boolean ocsp,
        int handshakeMs) {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final int HANDSHAKE_MS = 5_000;

    public TlsConfig {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** A setting's value by its name, null where it is not set. */
    @FunctionalInterface
    public interface Settings {
        @Nullable
        String value(String name);
    }

    /**
     * @param prefix {@code ssl.} or {@code ssl.quorum.}
     * @param clientNameVerified where nothing is set: false for clients, true for the ensemble, as in Apache
     * @throws TlsException where a value makes no sense; files are not looked at yet
     */
    public static TlsConfig read(String prefix, boolean clientNameVerified, Settings settings) throws TlsException {
        Reader reader = new Reader(prefix, settings);
        boolean serverNames = reader.flag("hostnameVerification", true);
        return new TlsConfig(
                reader.store("keyStore"),
                reader.store("trustStore"),
                reader.protocols(),
                reader.list("ciphersuites", CIPHER_SUITES),
                reader.choice("clientAuth", ClientAuth.class, ClientAuth.NEED),
                serverNames,
                serverNames && reader.flag("clientHostnameVerification", clientNameVerified),
                reader.flag("crl", false),
                reader.flag("ocsp", false),
                reader.positive("handshakeDetectionTimeoutMillis", HANDSHAKE_MS));
    }

    private record Reader(String prefix, Settings settings) {
        @Nullable
        String text(String name) {
            String value = settings.value(prefix + name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        <T extends Enum<T>> T choice(String name, Class<T> type, T otherwise) throws TlsException {
            T found = choice(name, type);
            return found == null ? otherwise : found;
        }

        <T extends Enum<T>> @Nullable T choice(String name, Class<T> type) throws TlsException {
            String value = text(name);
            if (value == null) {
                return null;
            }
            try {
                return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                String choices = Arrays.toString(type.getEnumConstants());
                throw new TlsException(prefix + name, "=" + value + " is not one of " + choices, e);
            }
        }

        boolean flag(String name, boolean otherwise) throws TlsException {
            String value = text(name);
            if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                throw new TlsException(prefix + name, "=" + value + " is not true or false");
            }
            return value == null ? otherwise : Boolean.parseBoolean(value);
        }

        int positive(String name, int otherwise) throws TlsException {
            String value = text(name);
            try {
                int number = value == null ? otherwise : Integer.parseInt(value);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new TlsException(prefix + name, "=" + value + " is not a number", e);
            }
            throw new TlsException(prefix + name, "=" + value + " is not more than 0");
        }

        List<String> list(String name, List<String> otherwise) {
            String value = text(name);
            return value == null
                    ? otherwise
                    : Arrays.stream(value.split(","))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .toList();
        }

        /** Apache's ssl.protocol is the one protocol where enabledProtocols does not name more. */
        List<String> protocols() {
            return list("enabledProtocols", list("protocol", PROTOCOLS));
        }

        @Nullable
        StoreFile store(String name) throws TlsException {
            String location = text(name + ".location");
            if (location == null) {
                return null;
            }
            String passwordPath = text(name + ".passwordPath");
            String password = settings.value(prefix + name + ".password");
            return new StoreFile(
                    prefix + name,
                    path(name + ".location", location),
                    choice(name + ".type", StoreType.class),
                    password == null ? "" : password,
                    passwordPath == null ? null : path(name + ".passwordPath", passwordPath));
        }

        Path path(String name, String value) throws TlsException {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new TlsException(prefix + name, "=" + value + " is not a path", e);
            }
        }
    }
}
