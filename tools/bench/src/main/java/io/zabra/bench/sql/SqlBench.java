package io.zabra.bench.sql;

import io.zabra.bench.run.ScratchDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code bench sql} command. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Compares SQL on Zabra with PostgreSQL and H2, which hold the same rows, by the same JDBC client, in turn.",
            "Prints the median of the rounds: time of one execution, and the server's CPU time for it (of this process"
                    + " where the database runs in it). Every write is durable on every peer."
        })
public final class SqlBench implements Callable<Integer> {
    @Option(names = "--rows", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
    private int rowCount = 1_000_000;

    @Option(
            names = "--peer",
            split = ",",
            description = "zabra, postgres, h2, zabra-embedded, h2-embedded; default: zabra,postgres,h2")
    private List<String> peers = List.of("zabra", "postgres", "h2");

    @Option(names = "--workload", split = ",", description = "${COMPLETION-CANDIDATES}; default: all")
    private List<SqlWorkload> workloads = List.of(SqlWorkload.values());

    @Option(names = "--seconds", defaultValue = "3", description = "of each run, default ${DEFAULT-VALUE}")
    private int seconds = 3;

    @Option(names = "--rounds", defaultValue = "3", description = "runs of each, default ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(names = "--dir", description = "where the databases keep their data; default: a temporary directory")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws Exception {
        Path base =
                directory.toString().isEmpty() ? ScratchDirectory.under(null).path() : directory;
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        SqlRows rows = SqlRows.of(rowCount);
        Map<SqlPeer, SqlRun> runs = new LinkedHashMap<>();
        try {
            for (String name : peers) {
                SqlPeer peer = SqlPeer.named(name);
                SqlRun run = new SqlRun(peer, peer.start(base.resolve(peer.label())), rows);
                runs.put(peer, run);
                System.out.printf("%-16s %,d rows loaded in %.1f s%n", peer.label(), rows.count(), run.load());
            }
            System.out.printf("%-10s %-16s %12s %12s %12s%n", "statement", "database", "p50 us", "p99 us", "CPU us");
            for (SqlWorkload workload : workloads) {
                compare(workload, runs);
            }
        } finally {
            for (SqlRun run : runs.values()) {
                run.close();
            }
        }
        return 0;
    }

    private void compare(SqlWorkload workload, Map<SqlPeer, SqlRun> runs) throws Exception {
        Map<SqlPeer, List<SqlRun.Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (SqlRun run : runs.values()) {
                SqlRun.Sample sample = run.sample(workload, Duration.ofSeconds(seconds));
                if (sample != null && round > 0) {
                    samples.computeIfAbsent(run.peer(), peer -> new ArrayList<>())
                            .add(sample);
                }
            }
        }
        samples.forEach((peer, all) -> System.out.printf(
                "%-10s %-16s %12.1f %12.1f %12.1f%s%n",
                workload.name().toLowerCase(Locale.ROOT),
                peer.label(),
                median(all, SqlRun.Sample::p50Micros),
                median(all, SqlRun.Sample::p99Micros),
                median(all, SqlRun.Sample::cpuMicros),
                workload == SqlWorkload.STREAM
                        ? "   %,.0f rows/s"
                                .formatted(1e6 * SqlRows.of(rowCount).count() / median(all, SqlRun.Sample::p50Micros))
                        : ""));
    }

    private static double median(List<SqlRun.Sample> samples, ToDoubleFunction<SqlRun.Sample> value) {
        double[] values = samples.stream().mapToDouble(value).sorted().toArray();
        return values[values.length / 2];
    }
}
