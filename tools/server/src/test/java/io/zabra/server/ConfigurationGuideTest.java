package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} lists every setting, with the default that is in force and an effect that can be seen. */
class ConfigurationGuideTest {
    private static final String SERVERS = "server.1=a:2888:3888\nserver.2=b:2888:3888\nserver.3=c:2888:3888\n";

    /** A member of an ensemble with everything switched on whose details can be set. */
    private static final List<String> EVERYTHING = List.of(
            "clientPort=2181",
            "initLimit=10",
            "syncLimit=5",
            "admin.enableServer=true",
            "metricsProvider.className=PrometheusMetricsProvider",
            "connection_throttle_weight_enabled=true",
            "zabra.retention.seconds=60",
            "secureClientPort=2281",
            "ssl.keyStore.location=k",
            "ssl.trustStore.location=t",
            "sslQuorum=true",
            "ssl.quorum.keyStore.location=k",
            "ssl.quorum.trustStore.location=t",
            "quorum.auth.enableSasl=true",
            "server.1=a:2888:3888",
            "server.2=b:2888:3888",
            "server.3=c:2888:3888");

    /** Another value than the default, where none can be made of that. DIR stands for a directory with a dynamic file. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("dataDir", "elsewhere"),
            Map.entry("dataLogDir", "elsewhere"),
            Map.entry("clientPort", "2182"),
            Map.entry("clientPortAddress", "127.0.0.1"),
            Map.entry("minSessionTimeout", "1"),
            Map.entry("maxSessionTimeout", "70000"),
            Map.entry("nio.numWorkerThreads", "77"),
            Map.entry("zabra.sql.computingAtOnce", "77"),
            Map.entry("zabra.sql.memoryMib", "77"),
            Map.entry("snapCount", "77"),
            Map.entry("snapSizeLimitInKb", "77"),
            Map.entry("4lw.commands.whitelist", "*"),
            Map.entry("admin.enableServer", "true"),
            Map.entry("admin.serverAddress", "0.0.0.0"),
            Map.entry("admin.commandURL", "/c"),
            Map.entry("metricsProvider.className", "PrometheusMetricsProvider"),
            Map.entry("metricsProvider.httpHost", "127.0.0.1"),
            Map.entry("server.*", "server.4=d:2888:3888"),
            Map.entry("dynamicConfigFile", "DIR/dynamic"),
            Map.entry("group.*", "group.1=1:2:3"),
            Map.entry("weight.*", "weight.1=2"),
            Map.entry("initLimit", "11"),
            Map.entry("zabra.quorum.verifyMembers", "false"),
            Map.entry("syncLimit", "6"),
            Map.entry("peerType", "observer"),
            Map.entry("secureClientPort", "2282"),
            Map.entry("secureClientPortAddress", "127.0.0.1"),
            Map.entry("skipACL", "yes"),
            Map.entry("DigestAuthenticationProvider.superDigest", "super:x"),
            Map.entry("DigestAuthenticationProvider.digestAlg", "SHA-256"),
            Map.entry("X509AuthenticationProvider.superUser", "CN=x"),
            Map.entry("superUser", "x"),
            Map.entry("superUser.*", "superUser.1=x"),
            Map.entry("authProvider*", "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider"),
            Map.entry("enforce.auth.schemes", "digest"),
            Map.entry("sasl.serverconfig", "x"),
            Map.entry("SASLAuthenticationProvider.superPassword", "x"),
            Map.entry("letAnySaslUserDoX", "x"),
            Map.entry("ensembleAuthName", "x"),
            Map.entry("quorum.auth.server.saslLoginContext", "x"),
            Map.entry("quorum.auth.learner.saslLoginContext", "x"),
            Map.entry("quorum.auth.kerberos.servicePrincipal", "x"),
            Map.entry("ssl.authProvider", "x"),
            Map.entry("keyStore.location", "x"),
            Map.entry("keyStore.password", "x"),
            Map.entry("keyStore.passwordPath", "x"),
            Map.entry("keyStore.type", "PEM"),
            Map.entry("trustStore.location", "x"),
            Map.entry("trustStore.password", "x"),
            Map.entry("trustStore.passwordPath", "x"),
            Map.entry("trustStore.type", "PEM"),
            Map.entry("clientAuth", "none"),
            Map.entry("enabledProtocols", "TLSv1.3"),
            Map.entry("protocol", "TLSv1.3"),
            Map.entry("ciphersuites", "TLS_AES_256_GCM_SHA384"));

    /** What else must be set for a setting to have its effect. */
    private static final Map<String, String> NEEDED = Map.of(
            "connection_throttle_local_session_weight", "localSessionsEnabled=true",
            "enforce.auth.schemes", "enforce.auth.enabled=true",
            "weight.*", "group.1=1:2:3",
            "quorum.auth.serverRequireSasl", "quorum.auth.learnerRequireSasl=true");

    @TempDir
    private Path directory;

    private final SettingCatalog catalog = new SettingCatalog();

    @BeforeEach
    void aMember() throws IOException {
        Files.writeString(directory.resolve("myid"), "1\n");
        Files.writeString(directory.resolve("dynamic"), SERVERS + "server.4=d:2888:3888\n");
        Files.writeString(Files.createDirectory(directory.resolve("elsewhere")).resolve("myid"), "1\n");
    }

    @Test
    void everySettingThatHasAnEffectIsListedOnceAndExplained() throws IOException {
        List<SettingsPage.Setting> listed = SettingsPage.read().settings();
        assertThat(listed.stream().map(SettingsPage.Setting::name))
                .containsExactlyInAnyOrderElementsOf(names(SettingCatalog.Status.OBEYED::equals));
        assertThat(listed).allSatisfy(setting -> assertThat(setting.meaning()).isNotBlank());
    }

    @Test
    void everyOtherSettingIsListedWithTheReasonThatAServerGives() throws IOException {
        List<SettingsPage.Inert> expected = catalog.all().stream()
                .filter(entry -> entry.status() != SettingCatalog.Status.OBEYED)
                .sorted(Comparator.comparing(SettingCatalog.Entry::name, String.CASE_INSENSITIVE_ORDER))
                .map(entry -> new SettingsPage.Inert(
                        entry.name(),
                        (entry.status() == SettingCatalog.Status.LATER ? "not built yet: " : "") + entry.why()))
                .toList();
        assertThat(SettingsPage.read().inert()).isEqualTo(expected);
    }

    private List<String> names(Predicate<SettingCatalog.Status> wanted) {
        return catalog.all().stream()
                .filter(entry -> wanted.test(entry.status()))
                .map(SettingCatalog.Entry::name)
                .toList();
    }

    @Test
    void eachDefaultIsTheOneInForce() throws IOException {
        int compared = 0;
        for (SettingsPage.Setting setting : SettingsPage.read().settings()) {
            String standard = setting.standard();
            if (standard != null) {
                assertThat(outcome(setting.name(), setting.name() + "=" + standard, new Properties()))
                        .as(setting.name())
                        .isEqualTo(outcome(setting.name(), "", new Properties()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    @Test
    void eachSettingHasAnEffectInTheFileAndAsAProperty() throws IOException {
        for (SettingsPage.Setting setting : SettingsPage.read().settings()) {
            String line = otherLine(setting);
            Object without = outcome(setting.name(), "", new Properties());
            Object inFile = outcome(setting.name(), line, new Properties());
            assertThat(inFile).as(line).isNotEqualTo(without);
            if (!setting.name().matches("(server|group|weight)\\.\\*")) {
                assertThat(outcome(setting.name(), "", property(line)))
                        .as(line + " as a property")
                        .isEqualTo(inFile);
            }
        }
    }

    /** A line that sets another value than the default. */
    private String otherLine(SettingsPage.Setting setting) {
        String name = setting.name();
        String key = name.replaceFirst("^ssl\\.(quorum\\.)?(?!authProvider)", "");
        String other = OTHERS.get(key);
        if (other == null) {
            String standard = Objects.requireNonNull(setting.standard(), name);
            other = standard.matches("true|false")
                    ? Boolean.toString(!Boolean.parseBoolean(standard))
                    : standard.contains(".") ? "0.5" : Integer.toString(Integer.parseInt(standard) + 1);
        }
        String value = other.replace("DIR", directory.toString()).replace("elsewhere", directory + "/elsewhere");
        return name.endsWith("*") ? value : name + "=" + value;
    }

    private static Properties property(String line) {
        String[] parts = line.split("=", 2);
        boolean plain = parts[0].matches("(znode\\.container\\.|zabra\\.).*|jute\\.maxbuffer|readonlymode\\.enabled");
        Properties properties = new Properties();
        properties.setProperty((plain ? "" : "zookeeper.") + parts[0], parts[1]);
        return properties;
    }

    /**
     * The whole configuration, or the error, with all that is switched on but {@code name}.
     *
     * @param line of the file, besides; may be empty
     */
    private Object outcome(String name, String line, Properties properties) {
        List<String> lines = new ArrayList<>(EVERYTHING);
        lines.add("dataDir=" + directory);
        lines.addAll(NEEDED.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList());
        boolean required = line.isEmpty() && properties.isEmpty();
        lines.removeIf(each -> each.startsWith(name + "=") && !(required && isRequired(name)));
        lines.add(line);
        String text = lines.stream().collect(Collectors.joining("\n", "", "\n"));
        try {
            return ServerConfig.parse("zoo.cfg", text, properties);
        } catch (ConfigException e) {
            return "refused: " + String.valueOf(e.getMessage()).replaceFirst("^\\S+: ", "");
        }
    }

    private static boolean isRequired(String name) {
        return name.matches("dataDir|clientPort|initLimit|syncLimit|.*Store\\.location");
    }
}
