package io.zabra.bench.compare;

import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** New servers, one after the other, each asked its first statements: how long these take. */
@Command(
        name = "first-statement",
        mixinStandardHelpOptions = true,
        description = {
            "Start a server as users do, connect, and execute one prepared statement of each sort: how long its first execution"
                    + " takes, with its preparation, how long the second, and the server's processor time for the first. A new server for"
                    + " each time; prints the medians. The client is warm."
        })
public final class FirstStatementBench implements Callable<Integer> {
    @Option(names = "--times", defaultValue = "5", description = "servers, default ${DEFAULT-VALUE}")
    private int times = 5;

    @Option(
            names = "--idle",
            defaultValue = "0",
            description = "seconds that a server has for itself before, default ${DEFAULT-VALUE}")
    private int idleSeconds;

    @Option(
            names = "--order",
            split = ",",
            description = "in which they are asked: ${COMPLETION-CANDIDATES}; default: in this order")
    private List<Sort> order = List.of(Sort.values());

    /** What is asked. */
    enum Sort {
        POINT("SELECT data_text, version FROM znodes WHERE path = '/zookeeper' AND version >= ?"),
        INSERT("INSERT INTO znodes (path, data_text) VALUES ('/a-' || CAST(? AS VARCHAR), '{\"dc\":\"x\"}')"),
        CHILDREN("SELECT name, version FROM znodes WHERE parent = '/' AND version >= ? ORDER BY name"),
        JOIN("SELECT c.path, p.num_children FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.version >= ?"),
        GROUP(
                "SELECT parent, count(*) AS n, sum(data_length) FROM znodes WHERE version >= ? GROUP BY parent ORDER BY n"),
        JSON("SELECT JSON_VALUE(data_text, '$.dc') AS dc, count(*) FROM znodes WHERE version >= ?"
                + " GROUP BY JSON_VALUE(data_text, '$.dc')");

        private final String sql;

        Sort(String sql) {
            this.sql = sql;
        }
    }

    /** Of one sort on one server. */
    private record Asked(double firstMs, double secondMs, double cpuMs) {}

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Map<Sort, List<Asked>> asked = new EnumMap<>(Sort.class);
        try (ScratchDirectory scratch = ScratchDirectory.under(null)) {
            // The first one has the client warm up.
            for (int i = 0; i <= times; i++) {
                Map<Sort, Asked> ofOne = askNew(scratch.path().resolve("server-" + i));
                if (i > 0) {
                    ofOne.forEach((sort, one) -> asked.computeIfAbsent(sort, each -> new ArrayList<>())
                            .add(one));
                }
            }
        }
        System.out.printf("%-10s %12s %12s %14s%n", "statement", "first ms", "second ms", "server CPU ms");
        for (Sort sort : order) {
            List<Asked> all = asked.getOrDefault(sort, List.of());
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %12.1f %12.2f %14.0f%n",
                    sort.name().toLowerCase(Locale.ROOT),
                    median(all, Asked::firstMs),
                    median(all, Asked::secondMs),
                    median(all, Asked::cpuMs));
        }
        return 0;
    }

    private Map<Sort, Asked> askNew(Path directory) throws IOException, InterruptedException, SQLException {
        Map<Sort, Asked> asked = new EnumMap<>(Sort.class);
        try (Servers servers = new Servers(Peer.ZABRA, directory, 1)) {
            TimeUnit.SECONDS.sleep(idleSeconds);
            try (Connection connection = DriverManager.getConnection("jdbc:zabra://" + servers.connectString(0))) {
                for (Sort sort : order) {
                    long cpu = servers.cpuMicros(0);
                    double firstMs = askedMs(connection, sort);
                    double cpuMs = (servers.cpuMicros(0) - cpu) / 1e3;
                    asked.put(sort, new Asked(firstMs, askedMs(connection, sort), cpuMs));
                }
            }
        }
        return asked;
    }

    private static double askedMs(Connection connection, Sort sort) throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(sort.sql)) {
            if (sort == Sort.INSERT) {
                statement.setString(1, Long.toString(start));
            } else {
                statement.setInt(1, 0);
            }
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    boolean more = rows.next();
                    while (more) {
                        more = rows.next();
                    }
                }
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Asked> asked, ToDoubleFunction<Asked> value) {
        double[] values = asked.stream().mapToDouble(value).sorted().toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }
}
