package io.zabra.bench.sql;

import io.zabra.bench.run.ScratchDirectory;
import io.zabra.server.thread.RequestsFirst;
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
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code bench storm} command. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "What a storm of SQL does to ZooKeeper's requests: the latency of pings and reads of one client, at a"
                    + " steady"
                    + " rate, without SQL and while connections run scans, groups and joins one after the other. In turn, several"
                    + " rounds; prints each and the median of them. Client, storm and server share the machine; where Linux lets it, the"
                    + " client's thread takes its processor from others at once, as what it waits for that is not the server's."
        })
public final class StormBench implements Callable<Integer> {
    private static final List<String> STORM = List.of(
            "SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC LIMIT 10",
            "SELECT count(*) FROM znodes WHERE data_text LIKE '%serving%'",
            "SELECT count(*) FROM znodes a JOIN znodes b ON a.name = b.name WHERE a.parent < b.parent",
            "SELECT JSON_VALUE(data_text, '$.dc'), count(*) FROM znodes GROUP BY JSON_VALUE(data_text, '$.dc')");
    private static final int REQUESTS_A_SECOND = 500;

    @Option(names = "--rows", defaultValue = "100000", description = "default ${DEFAULT-VALUE}")
    private int rowCount = 100_000;

    @Option(names = "--connections", defaultValue = "8", description = "of the storm, default ${DEFAULT-VALUE}")
    private int connections = 8;

    @Option(names = "--seconds", defaultValue = "5", description = "of each part, default ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int rounds = 3;

    private final LongAdder statements = new LongAdder();

    /** Latencies of one part, in microseconds. */
    private record Part(Histogram pings, Histogram reads) {
        Part() {
            this(new Histogram(3), new Histogram(3));
        }
    }

    @Override
    public Integer call() throws Exception {
        Path base = ScratchDirectory.under(null).path();
        SqlRows rows = SqlRows.of(rowCount);
        SqlRun run = new SqlRun(SqlPeer.ZABRA, SqlPeer.ZABRA.start(base), rows);
        try {
            System.out.printf("%,d rows loaded in %.1f s%n", rows.count(), run.load());
            List<Part> calm = new ArrayList<>();
            List<Part> stormy = new ArrayList<>();
            int port =
                    URI.create(run.database().url().substring("jdbc:".length())).getPort();
            System.out.println(
                    RequestsFirst.preferCaller()
                            ? "The client's thread has slices of 0.1 ms"
                            : "The client's thread waits for its processor as all others do");
            measured(port, rows);
            for (int round = 0; round < rounds; round++) {
                calm.add(measured(port, rows));
                stormy.add(inStorm(run.database(), port, rows));
                System.out.printf("round %d:%n", round + 1);
                report(calm.subList(round, round + 1), stormy.subList(round, round + 1));
            }
            System.out.println("medians:");
            report(calm, stormy);
            System.out.printf("%,d rows yielded by the storm of %d connections%n", statements.sum(), connections);
        } finally {
            run.close();
        }
        return 0;
    }

    private Part measured(int port, SqlRows rows) throws Exception {
        Part part = new Part();
        try (PlainClient client = new PlainClient(port)) {
            long period = 1_000_000_000L / REQUESTS_A_SECOND;
            long start = System.nanoTime();
            for (int i = 0; i < seconds * REQUESTS_A_SECOND; i++) {
                long due = start + i * period;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                // From when it was due: what was held up by the one before counts.
                if (i % 2 == 0) {
                    client.ping();
                    part.pings.recordValue((System.nanoTime() - due) / 1_000);
                } else {
                    client.exists(rows.path(i % rows.parents(), i % rows.childrenEach()));
                    part.reads.recordValue((System.nanoTime() - due) / 1_000);
                }
            }
        }
        return part;
    }

    private Part inStorm(Database database, int port, SqlRows rows) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int first = i;
            Thread thread = new Thread(() -> storm(database, first, over), "storm-" + i);
            thread.start();
            threads.add(thread);
        }
        try {
            return measured(port, rows);
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

    private static void report(List<Part> calm, List<Part> stormy) {
        System.out.printf(
                "%-8s %12s %12s %12s %12s %8s%n", "us", "calm p50", "calm p99", "storm p50", "storm p99", "p99 x");
        row(
                "ping",
                calm.stream().map(Part::pings).toList(),
                stormy.stream().map(Part::pings).toList());
        row(
                "read",
                calm.stream().map(Part::reads).toList(),
                stormy.stream().map(Part::reads).toList());
    }

    private static void row(String name, List<Histogram> calm, List<Histogram> stormy) {
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
