package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.zabra.consensus.quorum.QuorumConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerDoorTest {
    private static final QuorumConfig QUORUM = QuorumConfig.parse("server.1=127.0.0.1:1:2\nserver.2=127.0.0.2:1:2\n");

    private static final class From extends EmbeddedChannel {
        private final InetSocketAddress remote;

        From(String host) {
            remote = new InetSocketAddress(host, 1);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return remote;
        }
    }

    @Test
    void handshakesOfOthersHoldUpNoneOfMembers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (PeerDoor door = new PeerDoor(MemberAddresses.of(QUORUM), null, null)) {
            HandshakeThreads ofOthers = door.threads(new From("127.0.0.9"));
            fill(ofOthers.tls(), end);
            fill(ofOthers.sasl(), end);
            HandshakeThreads ofMembers = door.threads(new From("127.0.0.2"));
            CountDownLatch done = new CountDownLatch(3);
            ofMembers.tls().execute(done::countDown);
            ofMembers.sasl().execute(done::countDown);
            door.handshakes().execute(done::countDown);
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            end.countDown();
        }
    }

    /** With handshakes that take until the end, as many as it takes. */
    private static void fill(Executor threads, CountDownLatch end) {
        try {
            while (true) {
                threads.execute(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException closed) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        } catch (RejectedExecutionException full) {
            assertThat(full).isNotNull();
        }
    }
}
