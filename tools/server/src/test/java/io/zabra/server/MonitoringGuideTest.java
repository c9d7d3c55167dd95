package io.zabra.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.metrics.MetricCatalog;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics that the Grafana dashboard draws, and those that {@code docs/operations.md} tells to watch, are there. */
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
    void everyMetricOfTheDashboardIsTold() throws Exception {
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
        assertThat(drawn).hasSizeGreaterThan(25);
        assertThat(told()).containsAll(drawn);
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

    /** Of the table under the heading. */
    private static String[] rows() throws IOException {
        String page = Files.readString(TOOLS.resolve("../docs/operations.md"));
        String metrics = page.substring(page.indexOf("\n## Metrics\n"), page.indexOf("`dashboards/zabra.json`"));
        return metrics.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| to watch") && !line.startsWith("| ---"))
                .toArray(String[]::new);
    }
}
