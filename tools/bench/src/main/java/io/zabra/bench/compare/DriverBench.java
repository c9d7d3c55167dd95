package io.zabra.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.zookeeper.ZooKeeper;

/**
 * What the JDBC driver costs: prepared point queries against {@code getData} of Apache's client, turn by turn on one server in
 * a process of its own; rows streamed; and whether the heap grows with use. {@code DriverBench DIR [SECONDS]}: a turn is so
 * many seconds (3 by default), and there are three of each.
 */
final class DriverBench {
    private static final int TURNS = 3;
    private static final int ROWS = 10_000;
    private static final int STREAMS = 30;
    private static final int SAMPLES_MAX = 2_000_000;
    private static final OperatingSystemMXBean OWN =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final ServerProcess server;
    private final long turnNanos;

    private DriverBench(ServerProcess server, int seconds) {
        this.server = server;
        this.turnNanos = seconds * 1_000_000_000L;
    }

    /** One request and its answer. */
    @FunctionalInterface
    private interface Call {
        void run(int number) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path directory = Files.createDirectories(Path.of(args[0]));
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        ServerProcess server = ServerProcess.start(Peer.ZABRA, directory, port);
        try {
            new DriverBench(server, seconds).run();
        } finally {
            server.stop();
        }
    }

    private void run() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra://" + server.connectString());
                PreparedStatement point = connection.prepareStatement("SELECT data FROM znodes WHERE path = ?")) {
            fill(connection);
            ZooKeeper apache = LoadRun.connect(server.connectString());
            try {
                Call get = number -> check(apache.getData(path(number), false, null));
                Call query = number -> query(point, number);
                turn("warm-up, getData", get);
                turn("warm-up, JDBC", query);
                for (int i = 0; i < TURNS; i++) {
                    turn("getData of Apache's client", get);
                    turn("JDBC, prepared point query", query);
                }
            } finally {
                apache.close();
            }
            stream(connection);
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

    private void turn(String what, Call call) throws Exception {
        long[] nanos = new long[SAMPLES_MAX];
        long ownBefore = OWN.getProcessCpuTime();
        long serverBefore = server.cpuMicros();
        long garbageBefore = Garbage.bytes();
        long begin = System.nanoTime();
        int done = 0;
        for (long now = begin; now - begin < turnNanos && done < SAMPLES_MAX; done++) {
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

    private static void stream(Connection connection) throws SQLException {
        try (PreparedStatement all =
                connection.prepareStatement("SELECT path, version, mzxid FROM znodes WHERE parent = '/rows'")) {
            double best = 0;
            double sum = 0;
            for (int i = 0; i < STREAMS; i++) {
                long begin = System.nanoTime();
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
                double rate = rows * 1e9 / (System.nanoTime() - begin);
                best = Math.max(best, rate);
                sum += i < STREAMS / 2 ? 0 : rate;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d rows of three columns streamed: %,.0f rows/s, best %,.0f%n",
                    ROWS,
                    sum / (STREAMS - STREAMS / 2),
                    best);
        }
    }

    /** The heap in use after collections, while queries go on: what a driver must not make grow. */
    private void growth(PreparedStatement point) throws SQLException, IOException {
        StringBuilder used = new StringBuilder();
        for (int step = 0; step < 5; step++) {
            long begin = System.nanoTime();
            for (int done = 0; System.nanoTime() - begin < turnNanos; done++) {
                query(point, done % ROWS);
            }
            used.append(' ').append(Garbage.heapInUse() >> 10);
        }
        System.out.println("heap in use after each of 5 turns of queries, KiB:" + used);
    }
}
