package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.zabra.consensus.quorum.HostPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DialerTest {
    @Test
    void aNameThatTakesLongHoldsUpNoOther() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Dialer.Names names = host -> {
            if (host.equals("slow")) {
                awaitQuietly(end);
                throw new UnknownHostException(host);
            }
            return InetAddress.getLoopbackAddress();
        };
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        BlockingQueue<String> reached = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Dialer dialer = new Dialer(5_000, null, Runnable::run, names)) {
            for (String host : List.of("slow", "slow", "quick")) {
                dialer.dial(
                        loops.next(),
                        List.of(new HostPort(host, server.getLocalPort())),
                        channel -> {},
                        channel -> reached.add(host + " " + (channel != null)));
            }
            assertThat(reached.poll(60, TimeUnit.SECONDS)).isEqualTo("quick true");
            end.countDown();
            assertThat(reached.poll(60, TimeUnit.SECONDS)).isEqualTo("slow false");
        } finally {
            end.countDown();
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
