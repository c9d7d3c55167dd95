package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zabra.server.testing.Jaas;
import io.zabra.server.testing.Remains;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.security.auth.login.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of clients that are gone in whatever way nothing stays: no object and no buffer for each. {@code -Dzabra.abandoned=10000} has so
 * many go in each way.
 */
@Timeout(3_600)
@SuppressWarnings("try") // the owner is there, and says nothing
class AbandonedConnectionsTest {
    private static final int VISITS = Integer.getInteger("zabra.abandoned", 20);
    private static final int RESTARTS = 10;
    private static final int CHILDREN = 20;
    private static final int FOLLOWER_INFO = 11;
    private static final long ELECTION_VERSION = -65_536;
    private static final long STRANGER = 77;
    /** What the cache of plans holds, of which there may be a thousand. */
    private static final String[] PLANS = {
        "io.zabra.sql.exec.", "io.zabra.sql.plan.", "io.zabra.sql.session.Statement", "io.zabra.jdbc.spi.Column"
    };

    private static final String SASL = "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    @TempDir
    Path root;

    private Configuration before;
    private final List<ZabraServer> servers = new ArrayList<>();
    private int sessionsThatStay;
    private final Remains remains = new Remains(this::isSettled);

    @BeforeEach
    void start() {
        before = Configuration.getConfiguration();
        Jaas unused = Jaas.install().digest("Server", Map.of("user_bob", "bobs"));
    }

    @AfterEach
    void stop() {
        remains.close();
        Configuration.setConfiguration(before);
    }

    private boolean isSettled() {
        return servers.stream().allMatch(server -> server.store().sessions().size() <= sessionsThatStay);
    }

    /** Who holds the lock that others wait for, and has made what they read. */
    private static Connection owner(int port) throws SQLException {
        Connection owner = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + port);
        try (Statement statement = owner.createStatement()) {
            statement.executeUpdate("INSERT INTO znodes (path) VALUES ('" + Abandonment.Words.WIDE + "')");
            for (int i = 0; i < CHILDREN; i++) {
                statement.executeUpdate("INSERT INTO znodes (path, data_text) VALUES ('%s/%d', '%s')"
                        .formatted(Abandonment.Words.WIDE, i, "x".repeat(i == 0 ? 50_000 : 10)));
            }
            statement.execute("SELECT lock('" + Abandonment.Words.LOCK + "')");
            return owner;
        }
    }

    @Test
    void nothingIsLeftOnOneServer() throws Exception {
        try (ZabraServer server = TestServers.zabra(root, SASL);
                Connection owner = owner(server.port())) {
            servers.add(server);
            sessionsThatStay = 1;
            requireNothingLeft(List.of(server.port()));
        }
    }

    /** @param ports of the servers, each of which is left in turn */
    private void requireNothingLeft(List<Integer> ports) throws Exception {
        remains.requireNoneOf(VISITS, all(ports, way -> !way.isPlanned()));
        remains.requireNoneOf(VISITS, all(ports, Abandonment::isPlanned), PLANS);
        assertThat(Abandonment.HUNG_UP.getAndSet(0)).isLessThan(VISITS);
    }

    /** In all of these ways, one after the other. */
    private static Remains.Visit all(List<Integer> ports, Predicate<Abandonment> which) {
        AtomicInteger visits = new AtomicInteger();
        return () -> {
            int port = ports.get(visits.getAndIncrement() % ports.size());
            for (Abandonment way : Abandonment.values()) {
                if (which.test(way)) {
                    way.at(port);
                }
            }
        };
    }

    private static ByteBuf learnerInfo(long sid) {
        return Unpooled.buffer()
                .writeInt(FOLLOWER_INFO)
                .writeLong(0)
                .writeInt(2 * Long.BYTES + Integer.BYTES)
                .writeLong(sid)
                .writeInt(0x10000)
                .writeLong(0)
                .writeInt(0);
    }

    private static ByteBuf electionHello(long sid) {
        byte[] address = "127.0.0.1:1".getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer()
                .writeLong(ELECTION_VERSION)
                .writeLong(sid)
                .writeInt(address.length)
                .writeBytes(address);
    }

    private static void says(int port, ByteBuf words, int bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(ByteBufUtil.getBytes(words, 0, bytes));
        }
    }

    /** Whoever comes to the ports of members and does not stay, a member's number or a stranger's on its lips. */
    @Test
    void nothingIsLeftOfPassersByAtThePortsOfMembers() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            int leader = ensemble.awaitLeader();
            int quorum = ensemble.quorumPort(leader);
            int election = ensemble.electionPort(leader);
            ByteBuf learner = learnerInfo(STRANGER);
            ByteBuf voter = electionHello(STRANGER);
            remains.requireNoneOf(VISITS, () -> {
                says(quorum, learner, 0);
                says(quorum, learner, learner.readableBytes() / 2);
                says(quorum, learner, learner.readableBytes());
                says(election, voter, 0);
                says(election, voter, voter.readableBytes() / 2);
                says(election, voter, voter.readableBytes());
            });
        }
    }

    /** But for memory that Netty keeps for the threads of the next server in this process. */
    @Test
    void nothingIsLeftOfLearnersThatComeAndGo() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            ensemble.awaitLeader();
            int learner = ensemble.aFollower();
            remains.requireNoneOf(
                    RESTARTS,
                    () -> {
                        ensemble.stop(learner);
                        ensemble.start(learner);
                        ensemble.awaitLeader();
                    },
                    "io.netty.");
        }
    }
}
