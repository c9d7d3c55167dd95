package io.zabra.jdbc.remote;

import io.netty.handler.ssl.SslHandler;
import io.zabra.jdbc.spi.SqlState;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the servers, by PostgreSQL's names. The files are read when {@link #open} is called, hence anew for each
 * connection. Immutable.
 */
public final class TlsOptions {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** What of a server's certificate is verified. */
    public enum Verification {
        /** Nothing: whoever is in between can be anyone. */
        REQUIRE,
        /** That a trusted CA has signed it. */
        VERIFY_CA,
        /** That it is for the host connected to, too. */
        VERIFY_FULL
    }

    private final SSLContext context;
    private final boolean nameVerified;

    private TlsOptions(SSLContext context, boolean nameVerified) {
        this.context = context;
        this.nameVerified = nameVerified;
    }

    /**
     * PEM files.
     *
     * @param rootCert CAs to trust; empty: those of the JDK
     * @param cert own certificate and those up to its CA; empty: none
     * @param key its private key, PKCS#8; empty: in the file of the certificate
     * @param password of the key; empty: none
     */
    public record Files(String rootCert, String cert, String key, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Files[" + rootCert + ", " + cert + ", " + key + "]";
        }
    }

    /** Throws {@link SQLException} 22023 that names the property and the file, and says what is wrong with it. */
    public static TlsOptions open(Verification verification, Files files) throws SQLException {
        try {
            TrustManager[] trust = verification == Verification.REQUIRE
                    ? new TrustManager[] {new Anyone()}
                    : trusted(files.rootCert());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(files), trust, null);
            return new TlsOptions(context, verification == Verification.VERIFY_FULL);
        } catch (GeneralSecurityException e) {
            throw SqlState.INVALID_PARAMETER.exception("TLS cannot be set up: " + e.getMessage(), 0, e);
        }
    }

    private static TrustManager @Nullable [] trusted(String rootCert) throws GeneralSecurityException, SQLException {
        if (rootCert.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate certificate : certificates("sslRootCert", rootCert)) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] own(Files files) throws GeneralSecurityException, SQLException {
        if (files.cert().isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = certificates("sslCert", files.cert());
        String keyFile = files.key().isEmpty() ? files.cert() : files.key();
        PrivateKey key;
        try {
            key = PemFile.read(Path.of(keyFile)).key(files.password().toCharArray());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw wrong("sslKey", keyFile, e);
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("key", key, new char[0], chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static List<X509Certificate> certificates(String property, String file) throws SQLException {
        try {
            return PemFile.read(Path.of(file)).certificates();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(property, file, e);
        }
    }

    private static SQLException wrong(String property, String file, Exception cause) {
        String why = cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
        return SqlState.INVALID_PARAMETER.exception(property + "=" + file + ": " + why, 0, cause);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }

    /** @param timeoutMs for TLS's handshake */
    SslHandler handler(HostAddress host, int timeoutMs) {
        SSLEngine engine = context.createSSLEngine(host.host(), host.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine.getSSLParameters()));
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(timeoutMs);
        return handler;
    }

    /** TLS over a connection to a host; blocks for the handshake. Closing it closes the connection. */
    SSLSocket over(Socket connection, HostAddress host) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connection, host.host(), host.port(), true);
        socket.setSSLParameters(parameters(socket.getSSLParameters()));
        socket.startHandshake();
        return socket;
    }

    private SSLParameters parameters(SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS);
        if (nameVerified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    /** For {@code sslMode=require}, which promises secrecy towards those who only listen. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
