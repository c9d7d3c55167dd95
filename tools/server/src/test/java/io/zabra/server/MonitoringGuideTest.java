package io.zabra.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.server.metrics.MetricCatalog;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Grafana dashboard draws, and what {@code docs/operations.md} tells to watch, is there; bounds are those in force. */
class MonitoringGuideTest {
    private static final Path TOOLS = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"(.*)\",?");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    /** Functions, aggregations and labels in expressions. */
    private static final Set<String> LANGUAGE =
            Set.of("rate", "increase", "sum", "by", "histogram_quantile", "le", "instance");

    @TempDir
    private Path directory;

    private Set<String> told() throws Exception {
        Set<String> names = new TreeSet<>();
        try (ZabraServer server = TestServers.zabra(directory, "admin.serverPort=0")) {
            URI metrics = URI.create(
                    "http://127.0.0.1:" + requireNonNull(server.adminAddress()).getPort() + "/metrics");
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceFirst("[{ ].*", ""))
                    .forEach(names::add);
        }
        assertThat(names).hasSizeGreaterThan(50);
        // What members of ensembles tell besides.
        for (MetricCatalog.Entry entry : new MetricCatalog().entries()) {
            if (Set.of(MetricCatalog.Status.ENSEMBLE, MetricCatalog.Status.MEMBER)
                    .contains(entry.status())) {
                names.add(entry.name());
                names.add(entry.name() + "_sum");
                names.add(entry.name() + "_count");
            }
        }
        return names;
    }

    @Test
    void whatRaisesTheAlarmIsOnTheDashboard() throws Exception {
        assertThat(drawn())
                .contains(
                        "disk_full",
                        "log_dir_free_bytes",
                        "log_damaged_count",
                        "snapshot_damaged_count",
                        "znode_memory_bytes",
                        "znode_memory_max_bytes");
    }

    @Test
    void everyMetricOfTheDashboardIsTold() throws Exception {
        Set<String> drawn = drawn();
        assertThat(drawn).hasSizeGreaterThan(30);
        assertThat(told()).containsAll(drawn);
    }

    private static Set<String> drawn() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Matcher found = EXPRESSION.matcher(Files.readString(TOOLS.resolve("dist/src/main/dashboards/zabra.json")));
        while (found.find()) {
            String bare = found.group(1).replaceAll("\\{[^}]*}|\\[[^]]*]|[0-9.]+", " ");
            for (String name : bare.split("[^a-z_]+", -1)) {
                if (!name.isEmpty() && !LANGUAGE.contains(name)) {
                    drawn.add(name);
                }
            }
        }
        return drawn;
    }

    @Test
    void everyMetricThatOperatorsAreToWatchIsTold() throws Exception {
        Set<String> watched = new TreeSet<>();
        for (String row : rows()) {
            Matcher found = CODE.matcher(row.substring(row.lastIndexOf(" | ") + 3));
            while (found.find()) {
                watched.add(found.group(1));
            }
        }
        watched.removeAll(Set.of("quantile", "sid", "mntr", "sync_kind"));
        assertThat(watched).hasSizeGreaterThan(40);
        Set<String> told = told();
        assertThat(watched)
                .allMatch(name -> told.stream().anyMatch(each -> each.equals(name) || each.equals(name + "_count")));
    }

    @Test
    void theBoundsOfSnapshotsAreThoseInForce() throws IOException {
        SnapshotPolicy alone = SnapshotPolicy.STANDARD;
        SnapshotPolicy member = PeerDiskConfig.STANDARD.snapshots();
        String page = page();
        String said = page.substring(page.indexOf("\n## Snapshots\n"), page.indexOf("\n## Top\n"))
                .replaceAll("\\s+", " ");
        assertThat(said)
                .contains(String.format(Locale.ROOT, "when %,d transactions or more", alone.txnsMin()))
                .contains(String.format(
                        Locale.ROOT,
                        "in any case after %,d (%,d in a member of an ensemble) or %d MiB of log (%d MiB)",
                        alone.txnsMax(),
                        member.txnsMax(),
                        alone.logBytesMax() >> 20,
                        member.logBytesMax() >> 20));
        assertThat(member.txnsMin()).isEqualTo(alone.txnsMin());
    }

    private static String page() throws IOException {
        return Files.readString(TOOLS.resolve("../docs/operations.md"));
    }

    /** Of the table under the heading. */
    private static String[] rows() throws IOException {
        String page = page();
        String metrics = page.substring(page.indexOf("\n## Metrics\n"), page.indexOf("`dashboards/zabra.json`"));
        return metrics.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| to watch") && !line.startsWith("| ---"))
                .toArray(String[]::new);
    }
}
