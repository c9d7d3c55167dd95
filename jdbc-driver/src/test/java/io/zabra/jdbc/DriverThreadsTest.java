package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.fixture.TinyServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the driver does beside its callers it does on threads of its own. */
@Timeout(60)
class DriverThreadsTest {
    @Test
    void aServerIsAskedForItsRoleOnAThreadOfTheDriver() throws Exception {
        CompletableFuture<String> failure = new CompletableFuture<>();
        Thread opener;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:zabra://127.0.0.1:" + silent.getLocalPort()
                    + "/?readPreference=leader&connectTimeoutMs=60000";
            opener = new Thread(() -> failure.complete(stateOfOpening(url)));
            opener.start();
            try (Socket asked = silent.accept()) {
                assertThat(asked.getInputStream().readNBytes(4)).asString().isEqualTo("srvr");
                Thread asking = Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> asks(thread.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
                assertThat(asking.getName()).startsWith("zabra-jdbc-aside-");
                assertThat(asking.isDaemon()).isTrue();
                assertThat(asking.getContextClassLoader()).isSameAs(ZabraDriver.class.getClassLoader());
            }
        }
        assertThat(failure.get(30, TimeUnit.SECONDS)).isEqualTo("08001");
        opener.join();
    }

    private static boolean asks(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("modeOf"));
    }

    private static String stateOfOpening(String url) {
        try (Connection connection = DriverManager.getConnection(url)) {
            return "opened: " + connection;
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    /** As an application's parallel streams may, for as long as they wait for this driver. */
    @Test
    void anApplicationMayBlockTheCommonPoolAndIsConnectedAllTheSame() throws Exception {
        int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        CountDownLatch blocked = new CountDownLatch(threads);
        CountDownLatch free = new CountDownLatch(1);
        TinyServer.Ensemble ensemble = new TinyServer.Ensemble();
        try (TinyServer first = new TinyServer(ensemble);
                TinyServer second = new TinyServer(ensemble)) {
            for (int i = 0; i < threads; i++) {
                ForkJoinPool.commonPool().execute(() -> {
                    blocked.countDown();
                    awaitUninterruptibly(free);
                });
            }
            blocked.await();
            String url = "jdbc:zabra://" + first.host() + "," + second.host() + "/?hostOrder=listed";
            try (Connection connection = DriverManager.getConnection(url)) {
                first.dropConnections();
                assertThat(connection.isValid(0)).isTrue();
            }
        } finally {
            free.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
