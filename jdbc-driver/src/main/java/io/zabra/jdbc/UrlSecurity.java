package io.zabra.jdbc;

import io.zabra.jdbc.remote.SaslCredentials;
import io.zabra.jdbc.remote.TlsOptions;
import io.zabra.jdbc.remote.TlsOptions.Verification;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link ConnectionUrl} says about TLS and SASL. */
final class UrlSecurity {
    private static final String DISABLED = "disable";
    private static final String FULL = "verify-full";
    /** Each means something only together with the others of its kind. */
    private static final Set<ConnectionProperty> OF_TLS = EnumSet.of(
            ConnectionProperty.SSL_MODE,
            ConnectionProperty.SSL_ROOT_CERT,
            ConnectionProperty.SSL_CERT,
            ConnectionProperty.SSL_KEY);

    private static final Set<ConnectionProperty> OF_SASL = EnumSet.of(
            ConnectionProperty.SASL_MECHANISM, ConnectionProperty.KERBEROS_KEYTAB, ConnectionProperty.KERBEROS_SERVICE);

    private UrlSecurity() {}

    /**
     * A URL cannot change what is set apart from it, as on a data source: not that property, and no other by which it means
     * something else. Which CAs are trusted is part of what sslMode says, and whom a server must prove to be of what
     * saslMechanism says. Secrets may be set apart on their own.
     */
    static void requireNotWeakened(Map<ConnectionProperty, String> apart, Map<ConnectionProperty, String> inUrl)
            throws SQLException {
        Set<ConnectionProperty> ofTls = EnumSet.copyOf(OF_TLS);
        ofTls.add(ConnectionProperty.SSL_PASSWORD);
        if (FULL.equals(inUrl.get(ConnectionProperty.SSL_MODE))) {
            ofTls.remove(ConnectionProperty.SSL_MODE);
        }
        requireUntouched(OF_TLS, ofTls, apart, inUrl);
        Set<ConnectionProperty> ofSasl = EnumSet.copyOf(OF_SASL);
        ofSasl.add(ConnectionProperty.USER);
        ofSasl.add(ConnectionProperty.PASSWORD);
        requireUntouched(OF_SASL, ofSasl, apart, inUrl);
    }

    private static void requireUntouched(
            Set<ConnectionProperty> setting,
            Set<ConnectionProperty> meaning,
            Map<ConnectionProperty, String> apart,
            Map<ConnectionProperty, String> inUrl)
            throws SQLException {
        for (ConnectionProperty set : setting) {
            for (ConnectionProperty other : meaning) {
                if (apart.containsKey(set) && inUrl.containsKey(other) && !apart.containsKey(other)) {
                    throw SqlState.INVALID_PARAMETER.exception(other.key() + " in the URL contradicts " + set.key()
                            + ", which is set apart from the URL and means something else without it: set both there");
                }
            }
        }
    }

    /** Null: plaintext. Throws {@link SQLException} 22023 where a file cannot be used or the properties contradict each other. */
    static @Nullable TlsOptions tls(ConnectionUrl url) throws SQLException {
        TlsOptions.Files files = new TlsOptions.Files(
                url.text(ConnectionProperty.SSL_ROOT_CERT),
                url.text(ConnectionProperty.SSL_CERT),
                url.text(ConnectionProperty.SSL_KEY),
                url.text(ConnectionProperty.SSL_PASSWORD));
        boolean wanted = !(files.rootCert() + files.cert() + files.key()).isEmpty();
        String mode = url.text(ConnectionProperty.SSL_MODE);
        if (mode.equals(DISABLED) && wanted) {
            // Else a URL could switch off what a data source has asked for.
            throw SqlState.INVALID_PARAMETER.exception(
                    "sslMode=disable contradicts sslRootCert, sslCert and sslKey: leave out the one or the others");
        }
        if (mode.equals(DISABLED) || (mode.isEmpty() && !wanted)) {
            return null;
        }
        Verification verification = mode.isEmpty()
                ? Verification.VERIFY_FULL
                : Verification.valueOf(mode.replace('-', '_').toUpperCase(Locale.ROOT));
        return TlsOptions.open(verification, files);
    }

    /** Null: none. */
    static @Nullable SaslCredentials sasl(ConnectionUrl url) {
        String mechanism = url.text(ConnectionProperty.SASL_MECHANISM);
        return mechanism.isEmpty()
                ? null
                : new SaslCredentials(
                        mechanism,
                        url.text(ConnectionProperty.USER),
                        url.text(ConnectionProperty.PASSWORD),
                        url.text(ConnectionProperty.KERBEROS_KEYTAB),
                        url.text(ConnectionProperty.KERBEROS_SERVICE));
    }
}
