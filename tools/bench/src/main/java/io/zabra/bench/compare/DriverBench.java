package io.zabra.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.zookeeper.ZooKeeper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the JDBC driver costs: prepared point queries against {@code getData} of Apache's client, turn by turn on one server in
 * a process of its own; rows streamed; and whether the heap grows with use.
 */
@Command(
        name = "driver",
        mixinStandardHelpOptions = true,
        description = "The JDBC driver beside Apache's client, over loopback: prepared point queries against getData in"
                + " turn, and rows streamed.")
public final class DriverBench implements Callable<Integer> {
    private static final int TURNS = 3;
    private static final int ROWS = 10_000;
    private static final int SAMPLES_MAX = 2_000_000;
    private static final OperatingSystemMXBean OWN =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Option(names = "--seconds", defaultValue = "3", description = "of each turn, default ${DEFAULT-VALUE}")
    private int seconds = 3;

    /** One request and its answer. */
    @FunctionalInterface
    private interface Call {
        void run(int number) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ScratchDirectory directory = ScratchDirectory.under(null)) {
            ServerProcess server = ServerProcess.start(Peer.ZABRA, directory.path(), port);
            try {
                run(server);
            } finally {
                server.stop();
            }
        }
        return 0;
    }

    private void run(ServerProcess server) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra://" + server.connectString());
                PreparedStatement point = connection.prepareStatement("SELECT data FROM znodes WHERE path = ?")) {
            fill(connection);
            ZooKeeper apache = LoadRun.connect(server.connectString());
            try {
                Call get = number -> check(apache.getData(path(number), false, null));
                Call query = number -> query(point, number);
                turn(server, "warm-up, getData", get);
                turn(server, "warm-up, JDBC", query);
                for (int i = 0; i < TURNS; i++) {
                    turn(server, "getData of Apache's client", get);
                    turn(server, "JDBC, prepared point query", query);
                }
            } finally {
                apache.close();
            }
            for (int i = 0; i <= TURNS; i++) {
                stream(server, connection, i == 0 ? "warm-up, rows streamed" : "rows streamed");
            }
            growth(point);
        }
    }

    private static String path(int number) {
        return "/rows/row" + number;
    }

    private static void fill(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO znodes (path, data) VALUES (?, ?)")) {
            insert.setString(1, "/rows");
            insert.setBytes(2, new byte[0]);
            insert.executeUpdate();
            for (int i = 0; i < ROWS; i++) {
                insert.setString(1, path(i));
                insert.setBytes(2, new byte[100]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void check(byte[] data) {
        if (data == null || data.length != 100) {
            throw new IllegalStateException("wrong answer: " + Arrays.toString(data));
        }
    }

    private static void query(PreparedStatement point, int number) throws SQLException {
        point.setString(1, path(number));
        try (ResultSet rows = point.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("no row " + number);
            }
            check(rows.getBytes(1));
        }
    }

    private void turn(ServerProcess server, String what, Call call) throws Exception {
        long[] nanos = new long[SAMPLES_MAX];
        long ownBefore = OWN.getProcessCpuTime();
        long serverBefore = server.cpuMicros();
        long garbageBefore = Garbage.bytes();
        long begin = System.nanoTime();
        int done = 0;
        for (long now = begin; now - begin < turnNanos() && done < SAMPLES_MAX; done++) {
            call.run(done % ROWS);
            long after = System.nanoTime();
            nanos[done] = after - now;
            now = after;
        }
        double each = Math.max(1, done);
        Arrays.sort(nanos, 0, done);
        System.out.printf(
                Locale.ROOT,
                "%-30s p50 %6.1f us  p99 %7.1f us  client %6.1f us CPU, %6.0f B  server %6.1f us CPU  (%d)%n",
                what,
                nanos[done / 2] / 1e3,
                nanos[(int) (done * 0.99)] / 1e3,
                (OWN.getProcessCpuTime() - ownBefore) / 1e3 / each,
                (Garbage.bytes() - garbageBefore) / each,
                (server.cpuMicros() - serverBefore) / each,
                done);
    }

    /** The same rows again and again, each time by a new execution. */
    private void stream(ServerProcess server, Connection connection, String what) throws SQLException {
        try (PreparedStatement all =
                connection.prepareStatement("SELECT path, version, mzxid FROM znodes WHERE parent = '/rows'")) {
            double best = 0;
            long rows = 0;
            long ownBefore = OWN.getProcessCpuTime();
            long serverBefore = server.cpuMicros();
            long begin = System.nanoTime();
            long now = begin;
            while (now - begin < turnNanos()) {
                readAll(all);
                long after = System.nanoTime();
                best = Math.max(best, ROWS * 1e9 / (after - now));
                rows += ROWS;
                now = after;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %,.0f rows/s, best of %,d at a time %,.0f; client %.0f ns CPU, server %.0f ns CPU a row%n",
                    what,
                    rows * 1e9 / (now - begin),
                    ROWS,
                    best,
                    (OWN.getProcessCpuTime() - ownBefore) / (double) rows,
                    (server.cpuMicros() - serverBefore) * 1e3 / rows);
        }
    }

    private static void readAll(PreparedStatement all) throws SQLException {
        int rows = 0;
        long versions = 0;
        try (ResultSet result = all.executeQuery()) {
            while (result.next()) {
                versions += result.getString(1).length() + result.getInt(2) + result.getLong(3);
                rows++;
            }
        }
        if (rows != ROWS || versions == 0) {
            throw new IllegalStateException(rows + " rows");
        }
    }

    /** The heap in use after collections, while queries go on: what a driver must not make grow. */
    private void growth(PreparedStatement point) throws SQLException, IOException {
        StringBuilder used = new StringBuilder();
        for (int step = 0; step < 5; step++) {
            long begin = System.nanoTime();
            for (int done = 0; System.nanoTime() - begin < turnNanos(); done++) {
                query(point, done % ROWS);
            }
            used.append(' ').append(Garbage.heapInUse() >> 10);
        }
        System.out.println("heap in use after each of 5 turns of queries, KiB:" + used);
    }

    private long turnNanos() {
        return seconds * 1_000_000_000L;
    }
}
