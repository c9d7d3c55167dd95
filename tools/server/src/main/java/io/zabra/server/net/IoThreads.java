package io.zabra.server.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.zabra.server.thread.RequestsFirst;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that serve connections: as many loops as asked for, each with a thread, and once it has blocked one that stands by. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // waited for
public final class IoThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final long CLOSE_MS_MAX = 2_000;
    /**
     * Then links share these threads, and whoever asks the store for a connection's write takes part in the store's work for it: a write
     * passes links and clients by turns, each time waking another thread.
     */
    static final boolean FEW_PROCESSORS = Runtime.getRuntime().availableProcessors() < 4;

    private final RequestsFirst precedence = RequestsFirst.inThisProcess();
    private final EventLoopGroup group;

    /** @param count loops */
    public IoThreads(int count) {
        boolean epoll = Epoll.isAvailable();
        LOG.info("Sockets by {}, {} I/O threads", epoll ? "epoll" : "NIO", count);
        this.group = new Loops(count, precedence, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    private static final class Loops extends MultiThreadIoEventLoopGroup {
        Loops(int count, RequestsFirst precedence, IoHandlerFactory io) {
            super(count, new IoThread.Factory("zabra-io", precedence), io);
        }

        @Override
        protected IoEventLoop newChild(Executor threads, IoHandlerFactory io, Object... arguments) {
            return new RelayLoop(this, threads, io);
        }
    }

    public EventLoopGroup group() {
        return group;
    }

    /** These threads, and those that they wait for, before threads of SQL. */
    public RequestsFirst precedence() {
        return precedence;
    }

    /** Has a task of a connection done after what others wait for, one such task between two looks at the sockets. On the connection's I/O thread. */
    static void afterOthers(EventLoop loop, Runnable task) {
        if (loop instanceof RelayLoop relay) {
            relay.afterOthers(task);
        } else {
            loop.schedule(task, 1, TimeUnit.NANOSECONDS);
        }
    }

    /** For links between servers, too, where there are {@link #FEW_PROCESSORS}. Null: links are to have threads of their own. */
    public @Nullable EventLoopGroup forLinks() {
        return FEW_PROCESSORS ? group : null;
    }

    /** Ends them, with the connections that are left. Blocks; idempotent. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        group.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX);
    }
}
