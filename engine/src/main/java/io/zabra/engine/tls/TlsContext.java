package io.zabra.engine.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engines of new connections from a {@link TlsConfig}, and loads its files anew when they change; connections
 * that are there keep what they have. Revocation is checked as Apache's {@code X509Util} does. Any thread.
 */
public final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final String LISTS_BY_CERTIFICATE = "com.sun.security.enableCRLDP";

    static {
        // Read once by the JDK: a client must not make the server sign again and again (CVE-2011-1473).
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
    }

    private final TlsConfig config;
    private volatile Loaded loaded;

    /** @param files digests of what was read, in the order of {@link #files} */
    private record Loaded(SSLContext context, List<byte[]> files) {}

    private TlsContext(TlsConfig config, Loaded loaded) {
        this.config = config;
        this.loaded = loaded;
    }

    /** Throws {@link TlsException} where a file cannot be used or the JDK does not know a protocol or cipher suite. */
    public static TlsContext open(TlsConfig config) throws TlsException {
        TlsContext context = new TlsContext(config, load(config));
        try {
            context.serverEngine("localhost", 0);
        } catch (IllegalArgumentException e) {
            throw new TlsException("ssl", ": this JDK does not know a protocol or cipher suite: " + e.getMessage(), e);
        }
        return context;
    }

    public TlsConfig config() {
        return config;
    }

    /**
     * For a connection that was accepted.
     *
     * @param peerHost its address, which a client's certificate must be for where that is verified
     */
    public SSLEngine serverEngine(String peerHost, int peerPort) {
        SSLEngine engine = loaded.context().createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(config.clientNameVerified());
        parameters.setUseCipherSuitesOrder(true);
        switch (config.clientAuth()) {
            case NONE -> {}
            case WANT -> parameters.setWantClientAuth(true);
            case NEED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * For a connection to a server.
     *
     * @param peerHost its name or address, which its certificate must be for where that is verified
     */
    public SSLEngine clientEngine(String peerHost, int peerPort) {
        SSLEngine engine = loaded.context().createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(config.serverNameVerified()));
        return engine;
    }

    private SSLParameters parameters(boolean nameVerified) {
        SSLParameters parameters = new SSLParameters(
                config.cipherSuites().toArray(new String[0]), config.protocols().toArray(new String[0]));
        if (nameVerified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    /**
     * Loads the files where their content has changed. What cannot be loaded, half-written perhaps, is reported and
     * leaves everything as it was. Reads files, hence not for I/O threads.
     *
     * @return whether new connections get something new
     */
    public synchronized boolean reloadIfChanged() {
        try {
            if (sameFiles(files(config), loaded.files())) {
                return false;
            }
            loaded = load(config);
            LOG.info("Keys and certificates are loaded anew from {} and {}", config.keyStore(), config.trustStore());
            return true;
        } catch (TlsException e) {
            LOG.warn("Keys and certificates have changed and are not taken: {}", e.getMessage());
            return false;
        }
    }

    private static boolean sameFiles(List<byte[]> some, List<byte[]> others) {
        return Arrays.deepEquals(some.toArray(), others.toArray());
    }

    private static List<byte[]> files(TlsConfig config) throws TlsException {
        List<byte[]> files = new ArrayList<>();
        for (StoreFile file : Arrays.asList(config.keyStore(), config.trustStore())) {
            if (file != null) {
                files.add(digest(file.read()));
                files.add(digest(new String(file.secret()).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
        return files;
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Loaded load(TlsConfig config) throws TlsException {
        List<byte[]> files = files(config);
        KeyManager[] keys = keyManagers(config.keyStore());
        TrustManager[] trust = trustManagers(config);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return new Loaded(context, files);
        } catch (GeneralSecurityException e) {
            throw new TlsException("ssl", ": TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable StoreFile file) throws TlsException {
        if (file == null) {
            return null;
        }
        char[] password = file.secret();
        KeyStore store = KeyMaterial.keys(file, file.read(), password);
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, password);
            warnOfExpiry(file, KeyMaterial.leaves(store));
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    file.locationSetting(),
                    "=" + file.path() + ": its key cannot be used: " + e.getMessage()
                            + "; the key must have the same password as the file",
                    e);
        }
    }

    private static void warnOfExpiry(StoreFile file, List<X509Certificate> leaves) {
        for (X509Certificate leaf : leaves) {
            try {
                leaf.checkValidity();
            } catch (CertificateException e) {
                LOG.warn("{}: the certificate of {} is not valid now: {}", file, leaf.getSubjectX500Principal(), e);
            }
        }
    }

    private static TrustManager @Nullable [] trustManagers(TlsConfig config) throws TlsException {
        StoreFile file = config.trustStore();
        if (file == null) {
            return null;
        }
        KeyStore store = KeyMaterial.trusted(file, file.read(), file.secret());
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
            parameters.setRevocationEnabled(false);
            if (config.crl() || config.ocsp()) {
                parameters.addCertPathChecker(revocation(config));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    file.locationSetting(), "=" + file.path() + ": cannot be trusted: " + e.getMessage(), e);
        }
    }

    private static PKIXRevocationChecker revocation(TlsConfig config) throws GeneralSecurityException {
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        Set<PKIXRevocationChecker.Option> options = EnumSet.noneOf(PKIXRevocationChecker.Option.class);
        if (!config.ocsp()) {
            options.add(PKIXRevocationChecker.Option.PREFER_CRLS);
            options.add(PKIXRevocationChecker.Option.NO_FALLBACK);
        }
        checker.setOptions(options);
        if (config.crl() && System.getProperty(LISTS_BY_CERTIFICATE) == null) {
            System.setProperty(LISTS_BY_CERTIFICATE, "true");
        }
        return checker;
    }
}
