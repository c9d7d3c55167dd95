package io.zabra.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has the JVM load what a first port needs, while nobody waits for it. */
public final class PortLoading {
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private PortLoading() {}

    /** Registers a listener that is bound to no address, and closes it. Once in a process; blocks. */
    @SuppressWarnings("FutureReturnValueIgnored") // waited for
    public static void load(IoThreads io) {
        if (!DONE.compareAndSet(false, true)) {
            return;
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(io.group())
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.close();
                    }
                });
        Channel listener = bootstrap.register().awaitUninterruptibly().channel();
        listener.close().awaitUninterruptibly();
    }
}
