package io.zabra.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnsembleStatusTest {
    @Test
    void oneFollowerIsNoFollowers() {
        assertThat(status("leader", "follower", "observer").summary()).isEqualTo("One leader, 1 follower, 1 observer.");
        assertThat(status("leader", "follower", "follower").summary())
                .isEqualTo("One leader, 2 followers, 0 observers.");
    }

    @Test
    void whereThereIsNoRoomTheLeastImportantColumnsGo() {
        EnsembleStatus status = status("leader", "follower");
        assertThat(status.table(0)).first().asString().startsWith("server").endsWith("latency ms avg / max  version");
        assertThat(status.table(45))
                .first()
                .asString()
                .startsWith("server")
                .contains("zxid", "version")
                .doesNotContain("latency");
        assertThat(status.table(45))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(45));
    }

    @Test
    void oneThatServesWithoutRoomOnItsDiskIsNotHealthy() {
        ServerStatus full = ServerStatus.parse(
                "h:2181", "Zxid: 0x1\nMode: standalone\nNode count: 5\nTrouble: the log's disk is full\n");
        EnsembleStatus status = new EnsembleStatus(List.of(full));
        assertThat(status.isHealthy()).isFalse();
        assertThat(status.isUnreachable()).isFalse();
        assertThat(status.summary()).isEqualTo("One server, without an ensemble. h:2181: the log's disk is full.");
        assertThat(StatusJson.of(status))
                .startsWith("{\"healthy\":false,")
                .contains("\"serving\":true,")
                .contains("\"trouble\":\"the log's disk is full\"")
                .doesNotContain("behind_txns");
    }

    @Test
    void oneThatOnlyReadsIsNotHealthyThoughAnotherLeads() {
        EnsembleStatus status = status("leader", "follower", "read-only");
        assertThat(status.isHealthy()).isFalse();
        assertThat(status.summary()).endsWith("it finds no leader, and takes no writes.");
    }

    @Test
    void oneThatShowsWhatTheLeaderShowedIsHealthy() throws IOException {
        EnsembleStatus status = followerBehind("0x300000009", List.of("0x300000007", "0x300000009"));
        assertThat(status.isHealthy()).isTrue();
        assertThat(StatusJson.of(status))
                .containsOnlyOnce("\"mode\":\"follower\"")
                .contains("\"behind_txns\":0");
    }

    @Test
    void oneThatDoesNotCatchUpIsNotHealthy() throws IOException {
        EnsembleStatus status = followerBehind("0x300000009", List.of("0x300000007"));
        assertThat(status.isHealthy()).isFalse();
        assertThat(status.summary()).endsWith("it is 2 transactions behind the leader.");
        assertThat(StatusJson.of(status)).contains("\"behind_txns\":2");
    }

    /** Apache's followers show the last zxid of the epoch before, until something is written in the new one. */
    @Test
    void anEpochInWhichNothingWasWrittenLeavesNobodyBehind() throws IOException {
        EnsembleStatus status = followerBehind("0x300000000", List.of("0x200000007"));
        assertThat(status.isHealthy()).isTrue();
        assertThat(StatusJson.of(status)).doesNotContain("behind_txns");
    }

    /** None answers before all were asked: more than there are processors. */
    @Test
    void allAreAskedAtOnce() throws IOException {
        int servers = 4 * Runtime.getRuntime().availableProcessors();
        CountDownLatch asked = new CountDownLatch(servers);
        List<Answering> answering = new ArrayList<>();
        try {
            for (int i = 0; i < servers; i++) {
                answering.add(new Answering("follower", List.of("0x1"), asked));
            }
            EnsembleStatus status =
                    EnsembleStatus.of(answering.stream().map(Answering::address).toList(), 20_000);
            assertThat(status.summary()).endsWith("or there is none.");
        } finally {
            for (Answering each : answering) {
                each.close();
            }
        }
    }

    /** @param zxids that the follower shows one after the other, the last one for good */
    private static EnsembleStatus followerBehind(String leaderZxid, List<String> zxids) throws IOException {
        try (Answering leader = new Answering("leader", List.of(leaderZxid));
                Answering follower = new Answering("follower", zxids)) {
            return EnsembleStatus.of(List.of(leader.address(), follower.address()), 1_000);
        }
    }

    /** Answers {@code srvr} on a port of its own. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket port = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        private final Thread thread;
        private final CountDownLatch first;

        Answering(String mode, List<String> zxids) throws IOException {
            this(mode, zxids, new CountDownLatch(0));
        }

        /** @param first counted down by each that is asked, and waited for by its answer */
        Answering(String mode, List<String> zxids, CountDownLatch first) throws IOException {
            this.first = first;
            Deque<String> left = new ArrayDeque<>(zxids);
            thread = new Thread(() -> {
                while (!port.isClosed()) {
                    answer(mode, left);
                }
            });
            thread.start();
        }

        private void answer(String mode, Deque<String> zxids) {
            try (Socket socket = port.accept()) {
                socket.getInputStream().readNBytes(4);
                first.countDown();
                if (!first.await(10, TimeUnit.SECONDS)) {
                    return;
                }
                String zxid = zxids.size() > 1 ? zxids.remove() : zxids.getFirst();
                String answer = "Zxid: " + zxid + "\nMode: " + mode + "\nNode count: 5\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // Its port is closed, or who asked has gone.
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) port.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            port.close();
            boolean interrupted = false;
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            assertThat(interrupted).isFalse();
        }
    }

    @Test
    void oneTransactionIsNoTransactions() throws IOException {
        assertThat(followerBehind("0x300000001", List.of("0x300000000")).summary())
                .endsWith("it is 1 transaction behind the leader.");
    }

    private static EnsembleStatus status(String... modes) {
        List<ServerStatus> servers = Stream.of(modes)
                .map(mode -> ServerStatus.parse("host:2181", "Zxid: 0x1\nMode: " + mode + "\nNode count: 5\n"))
                .toList();
        return new EnsembleStatus(servers);
    }
}
