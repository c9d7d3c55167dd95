package io.zabra.bench.sql;

import io.zabra.bench.run.ScratchDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code bench storm} command. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "What a storm of SQL does to ZooKeeper's requests: the latency of pings and reads of one client, at a steady"
                    + " rate, without SQL and while connections run scans, groups and joins one after the other. In turn, several"
                    + " rounds; prints each and the median of them. Server, storm and client have a process each and share the"
                    + " machine. Beside its requests the client sends as many to a thread that only echoes them: what such a"
                    + " one takes longer in a storm is the machine's, not the server's. Where Linux lets them, the client's"
                    + " threads take their processor from others at once."
        })
public final class StormBench implements Callable<Integer> {
    private static final List<String> STORM = List.of(
            "SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC LIMIT 10",
            "SELECT count(*) FROM znodes WHERE data_text LIKE '%serving%'",
            "SELECT count(*) FROM znodes a JOIN znodes b ON a.name = b.name WHERE a.parent < b.parent",
            "SELECT JSON_VALUE(data_text, '$.dc'), count(*) FROM znodes GROUP BY JSON_VALUE(data_text, '$.dc')");

    @Option(names = "--rows", defaultValue = "100000", description = "default ${DEFAULT-VALUE}")
    private int rowCount = 100_000;

    @Option(names = "--connections", defaultValue = "8", description = "of the storm, default ${DEFAULT-VALUE}")
    private int connections = 8;

    @Option(names = "--seconds", defaultValue = "5", description = "of each part, default ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int rounds = 3;

    private final LongAdder statements = new LongAdder();

    @Override
    public Integer call() throws Exception {
        Path base = ScratchDirectory.under(null).path();
        SqlRows rows = SqlRows.of(rowCount);
        SqlRun run = new SqlRun(SqlPeer.ZABRA, SqlPeer.ZABRA.start(base), rows);
        try {
            System.out.printf("%,d rows loaded in %.1f s%n", rows.count(), run.load());
            int port =
                    URI.create(run.database().url().substring("jdbc:".length())).getPort();
            try (ProbeProcess probe = ProbeProcess.start(port, rowCount, base.resolve("probe.log"))) {
                measureRounds(run.database(), probe);
            }
            System.out.printf("%,d rows yielded by the storm of %d connections%n", statements.sum(), connections);
        } finally {
            run.close();
        }
        return 0;
    }

    private void measureRounds(Database database, ProbeProcess probe) throws Exception {
        System.out.println(
                probe.isPreferred()
                        ? "The client's threads have slices of 0.1 ms"
                        : "The client's threads wait for their processor as all others do");
        List<StormPart> calm = new ArrayList<>();
        List<StormPart> stormy = new ArrayList<>();
        probe.measure(seconds);
        for (int round = 0; round < rounds; round++) {
            calm.add(probe.measure(seconds));
            stormy.add(inStorm(database, probe));
            System.out.printf("round %d:%n", round + 1);
            report(calm.subList(round, round + 1), stormy.subList(round, round + 1));
        }
        System.out.println("medians:");
        report(calm, stormy);
    }

    private StormPart inStorm(Database database, ProbeProcess probe) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int first = i;
            Thread thread = new Thread(() -> storm(database, first, over), "storm-" + i);
            thread.start();
            threads.add(thread);
        }
        try {
            return probe.measure(seconds);
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private void storm(Database database, int first, AtomicBoolean over) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            for (int i = first; !over.get(); i++) {
                try (ResultSet result = statement.executeQuery(STORM.get(i % STORM.size()))) {
                    while (result.next()) {
                        statements.increment();
                    }
                } catch (SQLException e) {
                    if (!"57014".equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the storm failed", e);
        }
    }

    private static void report(List<StormPart> calm, List<StormPart> stormy) {
        System.out.printf(
                "%-8s %12s %12s %12s %12s %8s%n", "us", "calm p50", "calm p99", "storm p50", "storm p99", "p99 x");
        row("ping", StormPart::pings, calm, stormy);
        row("read", StormPart::reads, calm, stormy);
        row("echo", StormPart::echoes, calm, stormy);
    }

    private static void row(
            String name, Function<StormPart, Histogram> kind, List<StormPart> calmParts, List<StormPart> stormyParts) {
        List<Histogram> calm = calmParts.stream().map(kind).toList();
        List<Histogram> stormy = stormyParts.stream().map(kind).toList();
        System.out.printf(
                "%-8s %12d %12d %12d %12d %8.2f%n",
                name,
                median(calm, 50),
                median(calm, 99),
                median(stormy, 50),
                median(stormy, 99),
                (double) median(stormy, 99) / median(calm, 99));
    }

    private static long median(List<Histogram> of, double percentile) {
        long[] values = of.stream()
                .mapToLong(histogram -> histogram.getValueAtPercentile(percentile))
                .sorted()
                .toArray();
        return values[values.length / 2];
    }
}
