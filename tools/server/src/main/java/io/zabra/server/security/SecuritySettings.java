package io.zabra.server.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say about who clients are, by Apache's names without {@code zookeeper.}. Immutable.
 *
 * @param schemes that clients may use; SASL counts, too, where a JAAS section is there
 * @param digestAlgorithm of scheme digest, as {@link java.security.MessageDigest} names it
 * @param superDigest {@code user:base64} of who may do everything; null: nobody
 * @param x509SuperUser subject of the certificate whose owner may do everything; null: nobody
 * @param ensembleNames that this ensemble goes by; empty: any
 * @param required schemes of which a client must have used one; empty: none
 * @param tls null: plaintext alone
 */
public record SecuritySettings(
        Set<Scheme> schemes,
        String digestAlgorithm,
        @Nullable String superDigest,
        @Nullable String x509SuperUser,
        Set<String> ensembleNames,
        SaslSettings sasl,
        Set<String> required,
        @Nullable TlsSettings tls) {
    private static final String PROVIDER = "authProvider";
    private static final String ENSEMBLE_NAMES = "ensembleAuthName";
    private static final String ENFORCED = "enforce.auth.enabled";
    private static final String ENFORCED_SCHEMES = "enforce.auth.schemes";
    private static final String SASL_REQUIRED = "sessionRequireClientSASLAuth";

    public SecuritySettings {
        schemes = Set.copyOf(schemes);
        ensembleNames = Set.copyOf(ensembleNames);
        required = Set.copyOf(required);
    }

    /** @param values by name; others than those about security are skipped */
    public static SecuritySettings read(Map<String, String> values) throws SettingException {
        TlsSettings tls = TlsSettings.read(values);
        Set<Scheme> schemes = schemes(values, tls != null);
        Set<String> required = required(values, schemes);
        return new SecuritySettings(
                schemes,
                Digests.known("DigestAuthenticationProvider.digestAlg", values),
                values.get("DigestAuthenticationProvider.superDigest"),
                values.get("X509AuthenticationProvider.superUser"),
                list(values.getOrDefault(ENSEMBLE_NAMES, "")),
                SaslSettings.read(values),
                required,
                tls);
    }

    private static Set<Scheme> schemes(Map<String, String> values, boolean tls) throws SettingException {
        Set<Scheme> schemes = EnumSet.of(Scheme.IP);
        if (Boolean.parseBoolean(values.getOrDefault("DigestAuthenticationProvider.enabled", "true"))) {
            schemes.add(Scheme.DIGEST);
        }
        if (tls) {
            schemes.add(Scheme.X509);
        }
        if (values.containsKey(ENSEMBLE_NAMES)) {
            schemes.add(Scheme.ENSEMBLE);
        }
        if (Boolean.parseBoolean(values.get(SASL_REQUIRED))) {
            schemes.add(Scheme.SASL);
        }
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (entry.getKey().startsWith(PROVIDER)) {
                schemes.add(provided(entry.getKey(), entry.getValue()));
            }
        }
        String certificates = values.get("ssl.authProvider");
        if (certificates != null && !certificates.equals(Scheme.X509.text())) {
            throw new SettingException(
                    "ssl.authProvider",
                    "ssl.authProvider=" + certificates + " is not built in; certificates are judged by x509");
        }
        return schemes;
    }

    /** Classes that a setting names are never loaded: only what is built in can be asked for. */
    private static Scheme provided(String name, String className) throws SettingException {
        Scheme scheme = Scheme.ofProvider(className);
        if (scheme == null) {
            throw new SettingException(
                    name,
                    name + "=" + className + ": no class that a setting names is loaded here. Built in are Apache's"
                            + " providers for digest, ip, x509, sasl and ensemble; without this line, clients that rely"
                            + " on the class cannot prove who they are");
        }
        return scheme;
    }

    private static Set<String> required(Map<String, String> values, Set<Scheme> schemes) throws SettingException {
        if (Boolean.parseBoolean(values.get(SASL_REQUIRED))) {
            return Set.of(Scheme.SASL.text());
        }
        if (!Boolean.parseBoolean(values.get(ENFORCED))) {
            return Set.of();
        }
        Set<String> required = list(values.getOrDefault(ENFORCED_SCHEMES, ""));
        if (required.isEmpty()) {
            throw new SettingException(
                    ENFORCED, ENFORCED + "=true needs " + ENFORCED_SCHEMES + ", such as digest,sasl");
        }
        for (String text : required) {
            Scheme scheme = Scheme.of(text);
            if (scheme == null || (!schemes.contains(scheme) && scheme != Scheme.SASL)) {
                throw new SettingException(
                        ENFORCED_SCHEMES, ENFORCED_SCHEMES + "=" + text + ": nobody can use that scheme here");
            }
        }
        return required;
    }

    private static Set<String> list(String text) {
        Set<String> parts = new LinkedHashSet<>();
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .forEach(parts::add);
        return parts;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "SecuritySettings[" + schemes + ", required " + required + ", " + tls + "]";
    }
}
