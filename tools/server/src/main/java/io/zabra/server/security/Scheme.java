package io.zabra.server.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client may prove its identity by, besides having none; each is one of Apache's authentication providers. */
public enum Scheme {
    DIGEST("DigestAuthenticationProvider"),
    IP("IPAuthenticationProvider"),
    X509("X509AuthenticationProvider"),
    SASL("SASLAuthenticationProvider"),
    ENSEMBLE("EnsembleAuthenticationProvider");

    private static final String PACKAGE = "org.apache.zookeeper.server.auth.";

    private final String provider;

    Scheme(String provider) {
        this.provider = provider;
    }

    /** As it stands in ACLs and requests. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for a class that is not one of Apache's own. */
    static @Nullable Scheme ofProvider(String className) {
        for (Scheme scheme : values()) {
            if (className.equals(PACKAGE + scheme.provider)) {
                return scheme;
            }
        }
        return null;
    }

    static @Nullable Scheme of(String text) {
        for (Scheme scheme : values()) {
            if (scheme.text().equals(text)) {
                return scheme;
            }
        }
        return null;
    }
}
