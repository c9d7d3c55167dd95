package io.zabra.engine.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.crypto.BadPaddingException;

/** Reads a {@link StoreFile} into the JDK's {@link KeyStore}. Stateless. */
final class KeyMaterial {
    private KeyMaterial() {}

    /** With a key and its certificates; the key is under the password given. */
    static KeyStore keys(StoreFile file, byte[] content, char[] password) throws TlsException {
        KeyStore store = load(file, content, password, true);
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    return store;
                }
            }
        } catch (GeneralSecurityException e) {
            throw unreadable(file, e);
        }
        throw new TlsException(
                file.locationSetting(),
                "=" + file.path()
                        + ": it holds no private key; it must hold the key and the certificates up to its CA");
    }

    /** With certificates to trust. */
    static KeyStore trusted(StoreFile file, byte[] content, char[] password) throws TlsException {
        KeyStore store = load(file, content, password, false);
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    return store;
                }
            }
        } catch (GeneralSecurityException e) {
            throw unreadable(file, e);
        }
        throw new TlsException(
                file.locationSetting(),
                "=" + file.path() + ": it holds no certificate to trust"
                        + (password.length == 0 ? "; if it has a password, set " + file.setting() + ".password" : ""));
    }

    /** Own certificates, the first of each chain. */
    static List<X509Certificate> leaves(KeyStore store) throws GeneralSecurityException {
        List<X509Certificate> leaves = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate leaf) {
                leaves.add(leaf);
            }
        }
        return leaves;
    }

    private static KeyStore load(StoreFile file, byte[] content, char[] password, boolean withKey) throws TlsException {
        StoreType type = file.type() == null ? StoreType.of(content) : file.type();
        try {
            if (type == StoreType.PEM) {
                return pem(PemFile.parse(content, password), password, withKey);
            }
            KeyStore store = KeyStore.getInstance(type.name());
            // Without a password, the certificates of a JKS file can be read all the same.
            store.load(new ByteArrayInputStream(content), password.length == 0 && !withKey ? null : password);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw isWrongPassword(e) ? wrongPassword(file, password, e) : unreadable(file, e);
        }
    }

    private static KeyStore pem(PemFile pem, char[] password, boolean withKey)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(StoreType.PKCS12.name());
        store.load(null, null);
        PrivateKey key = pem.key();
        if (withKey && key != null) {
            if (pem.certificates().isEmpty()) {
                throw new IOException("it holds a private key but no certificate; append the certificates to it");
            }
            store.setKeyEntry("key", key, password, pem.certificates().toArray(new Certificate[0]));
        } else if (!withKey) {
            int number = 0;
            for (X509Certificate certificate : pem.certificates()) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        return store;
    }

    private static boolean isWrongPassword(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof UnrecoverableKeyException
                    || cause instanceof BadPaddingException
                    || message.contains("password was incorrect")) {
                return true;
            }
        }
        return false;
    }

    private static TlsException wrongPassword(StoreFile file, char[] password, Exception cause) {
        String given = password.length == 0 ? "no password is set" : "its password is wrong";
        return new TlsException(
                file.locationSetting(),
                "=" + file.path() + ": " + given + "; set " + file.setting() + ".password or, better, " + file.setting()
                        + ".passwordPath",
                cause);
    }

    private static TlsException unreadable(StoreFile file, Exception cause) {
        String type = file.type() == null ? "PEM, JKS or PKCS12" : file.type().name();
        return new TlsException(
                file.locationSetting(),
                "=" + file.path() + ": cannot be read as " + type + ": " + cause.getMessage(),
                cause);
    }
}
