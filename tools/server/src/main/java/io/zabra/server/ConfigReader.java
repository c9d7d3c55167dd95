package io.zabra.server;

import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.server.security.SecuritySettings;
import io.zabra.server.security.SettingException;
import io.zabra.server.security.TlsSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ServerConfig} of text and properties. Used once. */
final class ConfigReader {
    /** Processors. */
    private static final int SMALL_MACHINE = 2;

    private static final int PORT_MAX = 65_535;
    /** Sessions last up to 20 of it. */
    private static final int TICK_MAX_MS = Integer.MAX_VALUE / 20;

    private static final Pattern SECRET = Pattern.compile("(?im)^([^=\n]*(?:password|superDigest)[ \\t]*=).*$");
    private static final String PROPERTY_PREFIX = "zookeeper.";
    private static final String MAX_BUFFER = "jute.maxbuffer";
    private static final String READ_ONLY_MODE = "readonlymode.enabled";
    /** Beginnings of properties that are settings by their own names. */
    private static final List<String> PLAIN = List.of("znode.container.", "zabra.", MAX_BUFFER, READ_ONLY_MODE);
    /** How the process logs is no matter of the server's. */
    private static final String LOGGING_PREFIX = "zabra.log.";

    private static final int HANDSHAKE_MS = 10_000;
    private static final int MAX_BUFFER_DEFAULT = 0xfffff;

    private final @Nullable Path file;
    private final String source;
    private final SettingCatalog catalog = new SettingCatalog();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Set<String> notices = new LinkedHashSet<>();
    private final String text;
    private final Properties properties;
    private @Nullable EnsembleSettings ensemble;

    ConfigReader(String source, String text, Properties properties) {
        this(null, source, text, properties);
    }

    /** @param file that the text is from; null: none */
    ConfigReader(@Nullable Path file, String source, String text, Properties properties) {
        this.file = file;
        this.source = source;
        this.text = text;
        this.properties = properties;
    }

    ServerConfig read() throws ConfigException {
        return read(Map.of());
    }

    ServerConfig read(Map<String, String> given) throws ConfigException {
        readProperties();
        readText();
        values.putAll(given);
        ensemble = new EnsembleReader(file, source, text, values).read();
        for (String name : List.of("localSessionsEnabled", "localSessionsUpgradingEnabled", READ_ONLY_MODE)) {
            if (ensemble == null && has(name)) {
                notices.add(name + " has no effect on a standalone server, as with Apache's");
            }
        }
        return config();
    }

    /** Properties that Apache's client or other software may share this process for are not ours to refuse. */
    private void readProperties() {
        for (String property : properties.stringPropertyNames()) {
            boolean ours = property.startsWith(PROPERTY_PREFIX)
                    || (PLAIN.stream().anyMatch(property::startsWith) && !property.startsWith(LOGGING_PREFIX));
            String name =
                    property.startsWith(PROPERTY_PREFIX) ? property.substring(PROPERTY_PREFIX.length()) : property;
            SettingCatalog.Entry entry = ours ? catalog.find(name) : null;
            if (entry != null) {
                put(entry, properties.getProperty(property), "-D" + property);
            } else if (ours) {
                notices.add("-D" + property + " is not known");
            }
        }
    }

    private void readText() throws ConfigException {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String trimmed = line.strip();
            if (trimmed.isEmpty() || trimmed.startsWith("#") || trimmed.startsWith("!")) {
                continue;
            }
            String place = source + ":" + number;
            int equals = trimmed.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException(place + ": not of the form key=value: " + trimmed);
            }
            String key = trimmed.substring(0, equals).strip();
            String name = key.startsWith(PROPERTY_PREFIX) ? key.substring(PROPERTY_PREFIX.length()) : key;
            SettingCatalog.Entry entry = catalog.find(name);
            if (entry == null) {
                String near = catalog.near(name);
                throw new ConfigException(
                        place + ": no such setting: " + key + (near == null ? "" : "; the nearest is " + near));
            }
            put(entry, trimmed.substring(equals + 1).strip(), place);
        }
    }

    private void put(SettingCatalog.Entry entry, String value, String place) {
        values.put(entry.name(), value);
        places.put(entry.name(), place);
        if (entry.status() != SettingCatalog.Status.OBEYED) {
            notices.add(place + ": " + entry.notice());
        }
    }

    private ServerConfig config() throws ConfigException {
        Path dataDir = path("dataDir", null);
        int tickTimeMs = tickTimeMs();
        int minTimeoutMs = orDefault(number("minSessionTimeout", -1, -1), 2 * tickTimeMs);
        int maxTimeoutMs = orDefault(number("maxSessionTimeout", -1, -1), 20 * tickTimeMs);
        requireOrdered(minTimeoutMs, maxTimeoutMs);
        int maxBufferBytes = number(MAX_BUFFER, MAX_BUFFER_DEFAULT, 1);
        SecuritySettings security = security();
        OperationReader operation = new OperationReader(this);
        return new ServerConfig(
                dataDir,
                path("dataLogDir", dataDir),
                clientPort(security),
                values.get("clientPortAddress"),
                number("clientPortListenBacklog", -1, -1),
                tickTimeMs,
                minTimeoutMs,
                maxTimeoutMs,
                number("maxClientCnxns", 60, 0),
                number("maxCnxns", 0, 0),
                sweep(),
                flag("extendedTypesEnabled"),
                maxBufferBytes,
                number("globalOutstandingLimit", 1_000, 1),
                orDefault(number("nio.sessionlessCnxnTimeout", -1, -1), HANDSHAKE_MS),
                orDefault(number("nio.numWorkerThreads", -1, -1), ioThreads()),
                flag("clientTcpKeepAlive"),
                SqlSettings.read(this, maxBufferBytes),
                words(),
                values.getOrDefault("skipACL", "no").equals("yes"),
                security,
                ensemble,
                operation.load(),
                operation.rate(),
                flag("audit.enable"),
                operation.admin(),
                StoreSettings.read(this),
                file,
                List.copyOf(notices));
    }

    /** What stands behind the name of a password, or of a super user's digest, is shown to nobody. */
    static String withoutSecrets(String text) {
        return SECRET.matcher(text).replaceAll("$1***");
    }

    /** The links of a member on a small machine share the one thread of its clients, so that a write wakes no other in between. */
    private int ioThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return isMember() && processors <= SMALL_MACHINE ? 1 : processors;
    }

    /** Whether the server is to be a member of an ensemble. */
    boolean isMember() {
        return ensemble != null;
    }

    private int tickTimeMs() throws ConfigException {
        int tickTimeMs = number("tickTime", 3_000, 1);
        if (tickTimeMs > TICK_MAX_MS) {
            throw wrong("tickTime", Integer.toString(tickTimeMs), "a number up to " + TICK_MAX_MS, null);
        }
        return tickTimeMs;
    }

    private void requireOrdered(int minTimeoutMs, int maxTimeoutMs) throws ConfigException {
        if (minTimeoutMs > maxTimeoutMs) {
            throw new ConfigException(
                    source + ": minSessionTimeout " + minTimeoutMs + " is over maxSessionTimeout " + maxTimeoutMs);
        }
    }

    /** As given, else this. */
    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    private Sweep sweep() throws ConfigException {
        return new Sweep(
                number("znode.container.checkIntervalMs", Sweep.STANDARD.intervalMs(), 1),
                number("znode.container.maxPerMinute", Sweep.STANDARD.perMinuteMax(), 1),
                number("znode.container.maxNeverUsedIntervalMs", 0, 0));
    }

    private static int orDefault(int value, int otherwise) {
        return value < 0 ? otherwise : value;
    }

    /** @param otherwise null where the setting is required */
    private Path path(String name, @Nullable Path otherwise) throws ConfigException {
        String value = values.get(name);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value == null || value.isEmpty()) {
            throw new ConfigException(source + ": " + name + " is required");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(name, value, "a path", e);
        }
    }

    /** A default below the minimum means that the setting is required, but where the minimum is -1. */
    int number(String name, int otherwise, int min) throws ConfigException {
        String value = values.get(name);
        if (value == null && otherwise < min) {
            throw new ConfigException(source + ": " + name + " is required");
        }
        if (value == null) {
            return otherwise;
        }
        try {
            int number = decoded(value);
            if (number < min) {
                throw wrong(name, value, "a number of " + min + " or more", null);
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrong(name, value, "a number", e);
        }
    }

    /** Hexadecimal behind {@code 0x}; what begins with 0 otherwise is decimal, as to Apache's server, not octal. */
    static int decoded(String value) {
        return value.matches("[+-]?0[0-9]+") ? Integer.parseInt(value) : Integer.decode(value);
    }

    /** @param otherwise -1 where the setting is required */
    int port(String name, int otherwise) throws ConfigException {
        int port = number(name, otherwise, 0);
        if (port > PORT_MAX) {
            throw wrong(name, Integer.toString(port), "a port: 0 to " + PORT_MAX, null);
        }
        return port;
    }

    boolean flag(String name) throws ConfigException {
        String value = values.getOrDefault(name, "false");
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw wrong(name, value, "true or false", null);
        }
        return Boolean.parseBoolean(value);
    }

    /** ZooKeeper's own clients look for a server that takes writes by {@code isro}. */
    private Set<String> words() throws ConfigException {
        String always = flag(READ_ONLY_MODE) ? ",isro" : "";
        return Arrays.stream((values.getOrDefault("4lw.commands.whitelist", "srvr") + always).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private SecuritySettings security() throws ConfigException {
        try {
            return SecuritySettings.read(values);
        } catch (SettingException e) {
            throw new ConfigException(places.getOrDefault(e.setting(), source) + ": " + e.getMessage(), e);
        }
    }

    /** May be missing where there is a port for TLS. */
    private int clientPort(SecuritySettings security) throws ConfigException {
        TlsSettings tls = security.tls();
        boolean secure = tls != null && tls.port() != null;
        return secure && !values.containsKey("clientPort") ? -1 : port("clientPort", -1);
    }

    /** Values of other settings than these may be secret, so only the names of those are shown elsewhere. */
    ConfigException wrong(String name, String value, String wanted, @Nullable Exception cause) {
        String message = places.getOrDefault(name, source) + ": " + name + "=" + value + " is not " + wanted;
        return cause == null ? new ConfigException(message) : new ConfigException(message, cause);
    }
}
