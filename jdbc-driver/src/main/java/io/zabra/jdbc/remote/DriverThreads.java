package io.zabra.jdbc.remote;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The daemon threads that all connections of this process share: there from the first connection to the last. */
final class DriverThreads {
    private static final int THREADS_MAX = 4;

    private static @Nullable EventLoopGroup group;
    private static int users;

    private DriverThreads() {}

    /** A thread for one connection, to be given back by {@link #release}. */
    static synchronized EventLoop acquire() {
        EventLoopGroup threads = group;
        if (threads == null) {
            int count = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
            threads = new MultiThreadIoEventLoopGroup(
                    count, new DefaultThreadFactory("zabra-jdbc", true), NioIoHandler.newFactory());
            group = threads;
        }
        users++;
        return threads.next();
    }

    static synchronized void release() {
        users--;
        EventLoopGroup threads = group;
        if (users == 0 && threads != null) {
            group = null;
            var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
