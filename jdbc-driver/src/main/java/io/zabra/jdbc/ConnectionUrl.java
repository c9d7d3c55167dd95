package io.zabra.jdbc;

import io.zabra.jdbc.remote.HostAddress;
import io.zabra.jdbc.remote.RemoteOptions;
import io.zabra.jdbc.remote.ServerRole;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.SqlSessionOptions.Credential;
import io.zabra.jdbc.spi.SqlState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL and the properties given with it, understood: {@code jdbc:zabra://h1:2181,h2,[::1]:2183/chroot?k=v}, {@code
 * jdbc:zabra:embedded:DIR?k=v} or {@code jdbc:zabra:mem:NAME?k=v}. Properties given apart prevail over those of the URL, so
 * that a URL can't weaken what a data source sets. Immutable.
 *
 * @param url without its properties, among which a password may be
 */
record ConnectionUrl(String url, Target target, String pathInUrl, Map<ConnectionProperty, String> values) {
    static final String PREFIX = "jdbc:zabra:";
    private static final int PORT_MAX = 65_535;

    /** What to connect to. */
    sealed interface Target {}

    record Remote(List<HostAddress> hosts) implements Target {}

    record Embedded(Path directory) implements Target {}

    record Memory(String name) implements Target {}

    static boolean accepts(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /** @throws SQLException 22023 saying what is wrong with it */
    static ConnectionUrl parse(String url, @Nullable Properties given) throws SQLException {
        int question = url.indexOf('?');
        String place = question < 0 ? url : url.substring(0, question);
        Map<ConnectionProperty, String> values = new EnumMap<>(ConnectionProperty.class);
        if (question >= 0) {
            addQuery(values, url.substring(question + 1));
        }
        if (given != null) {
            Map<ConnectionProperty, String> apart = new EnumMap<>(ConnectionProperty.class);
            addGiven(apart, given);
            UrlSecurity.requireNotWeakened(apart, values);
            values.putAll(apart);
        }
        String rest = place.substring(PREFIX.length());
        if (rest.startsWith("//")) {
            return remote(place, rest.substring(2), values);
        }
        if (rest.startsWith("embedded:")) {
            return new ConnectionUrl(place, new Embedded(directory(rest.substring("embedded:".length()))), "", values);
        }
        if (rest.startsWith("mem:")) {
            return new ConnectionUrl(place, new Memory(rest.substring("mem:".length())), "", values);
        }
        throw wrong(place + " is none of jdbc:zabra://host:port/chroot, jdbc:zabra:embedded:DIR, jdbc:zabra:mem:NAME");
    }

    private static ConnectionUrl remote(String place, String rest, Map<ConnectionProperty, String> values)
            throws SQLException {
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : decoded(rest.substring(slash), "The chroot");
        String named = slash < 0 ? rest : rest.substring(0, slash);
        if (named.indexOf('@') >= 0) {
            throw wrong("A URL has no user before its hosts: user and password are properties, ?user=…&password=…");
        }
        List<HostAddress> hosts = new ArrayList<>();
        for (String host : named.split(",", -1)) {
            hosts.add(host(host.strip()));
        }
        return new ConnectionUrl(place, new Remote(List.copyOf(hosts)), path, values);
    }

    private static HostAddress host(String text) throws SQLException {
        if (text.startsWith("[") && text.indexOf(']') < 0) {
            throw wrong("'" + text + "' is no host: its bracket is not closed");
        }
        int nameEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        String name = nameEnd <= 0 ? text : text.substring(0, nameEnd);
        String port = nameEnd <= 0 ? "" : text.substring(nameEnd);
        if (name.startsWith("[")) {
            name = name.substring(1, Math.max(1, name.length() - 1));
        }
        if (name.isEmpty() || (!port.isEmpty() && !port.startsWith(":"))) {
            throw wrong("'" + text + "' is no host; they are written host, host:port or [IPv6]:port");
        }
        return new HostAddress(name, port.isEmpty() ? HostAddress.DEFAULT_PORT : port(text, port.substring(1)));
    }

    private static int port(String host, String text) throws SQLException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw SqlState.INVALID_PARAMETER.exception("The port in '" + host + "' is no number", 0, e);
        }
        throw wrong("The port in '" + host + "' is not between 1 and " + PORT_MAX);
    }

    private static Path directory(String text) throws SQLException {
        if (text.isEmpty()) {
            throw wrong("jdbc:zabra:embedded: needs a directory");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw SqlState.INVALID_PARAMETER.exception("'" + text + "' is no directory's name", 0, e);
        }
    }

    /**
     * What is wrong with it is told without a word that may be of a secret: one with an {@code &} or a {@code %} in it looks
     * like several properties, or like a code.
     */
    private static void addQuery(Map<ConnectionProperty, String> values, String query) throws SQLException {
        boolean behindSecret = false;
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = decoded(equals < 0 ? pair : pair.substring(0, equals), "A property's name");
            ConnectionProperty property = ConnectionProperty.of(key);
            if (property == null && behindSecret) {
                throw wrong(
                        "What follows the secret in the URL is no connection property: in a value, & is written %26");
            }
            if (equals < 0) {
                throw wrong((property == null ? "A property" : "'" + key + "'") + " in the URL is not name=value: in a"
                        + " value, & is written %26");
            }
            put(values, key, decoded(pair.substring(equals + 1), "The value of " + key));
            behindSecret = property != null && property.isSecret();
        }
    }

    /** Also those that are only its defaults. */
    private static void addGiven(Map<ConnectionProperty, String> values, Properties given) throws SQLException {
        for (Map.Entry<Object, Object> entry : given.entrySet()) {
            if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) {
                throw noString(entry.getKey());
            }
        }
        for (Object key : Collections.list(given.propertyNames())) {
            String value = given.getProperty(String.valueOf(key));
            if (value == null) {
                throw noString(key);
            }
            put(values, String.valueOf(key), value);
        }
    }

    private static SQLException noString(Object key) {
        return wrong("Connection properties are strings, and so are their names: '" + key + "' is none, or its value");
    }

    private static String decoded(String text, String what) throws SQLException {
        String plain;
        try {
            // A plus is a plus in a URL, if not in a form.
            plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its message quotes the text.
            plain = null;
        }
        if (plain == null) {
            throw wrong(what + " in the URL is not percent-encoded: write % as %25, & as %26");
        }
        return plain;
    }

    private static void put(Map<ConnectionProperty, String> values, String key, String value) throws SQLException {
        ConnectionProperty property = ConnectionProperty.of(key);
        if (property == null) {
            throw wrong("There is no connection property '" + key + "'; is "
                    + ConnectionProperty.nearest(key).key() + " meant?");
        }
        if (value.isEmpty() && !property.choices().isEmpty()) {
            return; // As a form has it that nothing was chosen in.
        }
        if (!property.choices().isEmpty() && !property.choices().contains(value)) {
            throw wrong(key + " is one of " + property.choices() + ", not '" + value + "'");
        }
        if (property.isNumber()) {
            parseNumber(key, value);
        }
        values.put(property, value);
    }

    private static int parseNumber(String key, String value) throws SQLException {
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw SqlState.INVALID_PARAMETER.exception(key + " is a number, not '" + value + "'", 0, e);
        }
        throw wrong(key + " is not negative: '" + value + "'");
    }

    private static SQLException wrong(String message) {
        return SqlState.INVALID_PARAMETER.exception(message);
    }

    String text(ConnectionProperty property) {
        return values.getOrDefault(property, property.standard());
    }

    int number(ConnectionProperty property) {
        return Integer.parseInt(text(property));
    }

    boolean flag(ConnectionProperty property) {
        return Boolean.parseBoolean(text(property));
    }

    SqlSessionOptions sessionOptions() throws SQLException {
        return new SqlSessionOptions(
                chroot(),
                number(ConnectionProperty.SESSION_TIMEOUT_MS),
                credentials(),
                text(ConnectionProperty.APPLICATION_NAME),
                ephemeralsAllowed());
    }

    private boolean ephemeralsAllowed() {
        return switch (text(ConnectionProperty.EPHEMERALS)) {
            case "allow" -> true;
            case "refuse" -> false;
            default -> !CallingPool.isOnStack();
        };
    }

    private String chroot() throws SQLException {
        String apart = text(ConnectionProperty.CHROOT);
        String path = apart.isEmpty() ? pathInUrl : apart;
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (plain.contains("//") || (!plain.isEmpty() && !plain.startsWith("/"))) {
            throw wrong("The chroot '" + path + "' is no path");
        }
        return plain;
    }

    private List<Credential> credentials() throws SQLException {
        List<Credential> credentials = new ArrayList<>();
        if (!text(ConnectionProperty.PASSWORD).isEmpty()
                && text(ConnectionProperty.SASL_MECHANISM).isEmpty()) {
            credentials.add(
                    new Credential("digest", text(ConnectionProperty.USER) + ":" + text(ConnectionProperty.PASSWORD)));
        }
        String auth = text(ConnectionProperty.AUTH);
        if (!auth.isEmpty()) {
            int colon = auth.indexOf(':');
            if (colon < 1) {
                throw wrong("auth is scheme:secret");
            }
            credentials.add(new Credential(auth.substring(0, colon), auth.substring(colon + 1)));
        }
        return credentials;
    }

    /** @param loginTimeoutMs of the driver manager; 0 where it has none */
    RemoteOptions remoteOptions(Remote remote, int loginTimeoutMs) throws SQLException {
        SqlSessionOptions session = sessionOptions();
        return new RemoteOptions(
                remote.hosts(),
                text(ConnectionProperty.HOST_ORDER).equals("random"),
                session,
                Math.max(1, number(ConnectionProperty.CONNECT_TIMEOUT_MS)),
                loginTimeoutMs > 0 ? loginTimeoutMs : Math.max(1, number(ConnectionProperty.LOGIN_TIMEOUT_MS)),
                number(ConnectionProperty.SOCKET_TIMEOUT_MS),
                number(ConnectionProperty.MAX_REQUEST_BYTES),
                UrlSecurity.tls(this),
                UrlSecurity.sasl(this),
                ServerRole.valueOf(text(ConnectionProperty.READ_PREFERENCE).toUpperCase(Locale.ROOT)),
                consistency(),
                !session.ephemeralsAllowed());
    }

    /** Empty for what an executor does by itself. */
    String consistency() {
        String asked = text(ConnectionProperty.CONSISTENCY);
        return asked.equals(ConnectionProperty.CONSISTENCY.standard()) ? "" : asked;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return url;
    }
}
