package io.zabra.jdbc;

import io.zabra.jdbc.remote.SaslCredentials;
import io.zabra.jdbc.remote.TlsOptions;
import io.zabra.jdbc.remote.TlsOptions.Verification;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link ConnectionUrl} says about TLS and SASL. */
final class UrlSecurity {
    private static final String DISABLED = "disable";
    private static final String FULL = "verify-full";
    private static final List<ConnectionProperty> NAMING_FILES =
            List.of(ConnectionProperty.SSL_ROOT_CERT, ConnectionProperty.SSL_CERT, ConnectionProperty.SSL_KEY);

    private UrlSecurity() {}

    /**
     * Whoever names certificates apart from the URL has asked for verify-full, be it without saying so: a URL may not ask for
     * less.
     */
    static void requireNotWeakened(Map<ConnectionProperty, String> apart, Map<ConnectionProperty, String> inUrl)
            throws SQLException {
        String mode = inUrl.get(ConnectionProperty.SSL_MODE);
        boolean named = NAMING_FILES.stream().anyMatch(apart::containsKey);
        if (mode != null && !mode.equals(FULL) && named && !apart.containsKey(ConnectionProperty.SSL_MODE)) {
            throw SqlState.INVALID_PARAMETER.exception(
                    "sslMode=" + mode + " in the URL contradicts the certificates that"
                            + " are set apart from it, which mean " + FULL + ": set sslMode where they are set");
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
