package io.zabra.jdbc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set on a connection, and nothing else can. None of them names a class, a script, or a file to
 * run; the files named are keys and certificates.
 */
enum ConnectionProperty {
    USER("user", "", "Name for ZooKeeper's digest authentication", ""),
    PASSWORD("password", "", "Its password; without one, no digest is sent", ""),
    SASL_MECHANISM(
            "saslMechanism",
            "",
            "Proves who the user is by SASL, instead of by a digest; GSSAPI is Kerberos",
            "DIGEST-MD5,GSSAPI"),
    KERBEROS_KEYTAB(
            "kerberosKeytab", "", "File with the keys of the principal user; else the ticket cache of kinit", ""),
    KERBEROS_SERVICE(
            "kerberosService",
            "zookeeper",
            "Kerberos principal of the servers: service/host, or service for the canonical name of each host",
            ""),
    SSL_MODE(
            "sslMode",
            "",
            "TLS, and what is verified; without it verify-full where an ssl file is named, else disable",
            "disable,require,verify-ca,verify-full"),
    SSL_ROOT_CERT("sslRootCert", "", "PEM file of the CAs that servers' certificates are from; else the JDK's", ""),
    SSL_CERT("sslCert", "", "PEM file with the client's certificate, followed by those up to its CA", ""),
    SSL_KEY("sslKey", "", "PEM file with its private key, in PKCS#8; else in the file of the certificate", ""),
    SSL_PASSWORD("sslPassword", "", "Password of that key", ""),
    AUTH("auth", "", "Other credentials as scheme:secret, as zkCli's addauth takes them", ""),
    APPLICATION_NAME("applicationName", "", "Shown in the server's tables of connections and queries", ""),
    CHROOT("chroot", "", "Paths are relative to it; for a server it may also follow the hosts", ""),
    SESSION_TIMEOUT_MS("sessionTimeoutMs", "30000", "ZooKeeper session timeout asked for, in ms", ""),
    CONNECT_TIMEOUT_MS("connectTimeoutMs", "5000", "For connecting to one host, in ms", ""),
    LOGIN_TIMEOUT_MS("loginTimeoutMs", "30000", "For the whole of opening a connection, in ms", ""),
    SOCKET_TIMEOUT_MS("socketTimeoutMs", "0", "A call unanswered for so many ms ends the connection; 0: never", ""),
    FETCH_SIZE("fetchSize", "0", "Rows fetched at a time; 0: as the server likes", ""),
    STATEMENT_CACHE_SIZE("statementCacheSize", "128", "Prepared statements kept by text; 0: none", ""),
    MAX_REQUEST_BYTES(
            "maxRequestBytes", "1048575", "Larger requests are refused; at most the servers' jute.maxbuffer", ""),
    READ_PREFERENCE(
            "readPreference",
            "any",
            "Kind of server that is looked for first, by asking each for its mode; where there is none, any will do",
            "any,leader,follower,observer"),
    CONSISTENCY(
            "consistency",
            "local",
            "What reads show: local, what the server has applied; linearizable, all that was acknowledged to anyone before",
            "local,linearizable"),
    EPHEMERALS(
            "ephemerals",
            "auto",
            "Whether ephemeral znodes and locks may be created; auto: not where a connection pool opens the connection",
            "auto,allow,refuse"),
    HOST_ORDER("hostOrder", "random", "Order in which hosts are tried", "random,listed"),
    READ_ONLY("readOnly", "false", "Whether connections start read-only", "true,false");

    private final String key;
    private final String standard;
    private final String description;
    private final String choices;

    ConnectionProperty(String key, String standard, String description, String choices) {
        this.key = key;
        this.standard = standard;
        this.description = description;
        this.choices = choices;
    }

    String key() {
        return key;
    }

    /** The value where none is given. */
    String standard() {
        return standard;
    }

    String description() {
        return description;
    }

    /** Empty where any value of the kind will do. */
    List<String> choices() {
        return choices.isEmpty() ? List.of() : List.of(choices.split(",", -1));
    }

    /** Whether nobody may read its value in a message. */
    boolean isSecret() {
        return this == PASSWORD || this == SSL_PASSWORD || this == AUTH;
    }

    boolean isNumber() {
        return key.endsWith("Ms") || key.endsWith("Size") || key.endsWith("Bytes");
    }

    static @Nullable ConnectionProperty of(String key) {
        for (ConnectionProperty property : values()) {
            if (property.key.equals(key)) {
                return property;
            }
        }
        return null;
    }

    /** The one whose name is most like a wrong one. */
    static ConnectionProperty nearest(String wrong) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .min(Comparator.comparingInt(property -> distance(property.key.toLowerCase(Locale.ROOT), lower)))
                .orElseThrow();
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
