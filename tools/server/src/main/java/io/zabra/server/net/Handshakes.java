package io.zabra.server.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what takes milliseconds before a client is known, or waits for somebody else: cryptography of TLS, revocation of
 * certificates, tokens of SASL. However many clients come at once, I/O threads go on, with pings between servers where links share them.
 */
final class Handshakes {
    /** Of connections that wait for a thread; whoever comes on top of them is disconnected. */
    private static final int WAITING_MAX = 10_000;
    /** Some may wait for whoever says which certificates are revoked. */
    private static final int THREADS_MIN = 4;

    private static final long IDLE_S = 10;

    private Handshakes() {}

    /** The caller's to shut down; daemons, which end where there is nothing to do. */
    static ExecutorService threads() {
        int threads = Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory("zabra-handshake", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
