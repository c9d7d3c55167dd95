package io.zabra.consensus.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what is expensive about handshakes: the cryptography of TLS, and the revocation of certificates, which waits for others;
 * the tokens of SASL. What waits for them is bounded. Any thread.
 */
final class HandshakeThreads implements AutoCloseable {
    private static final int TLS_AT_ONCE = 4;
    private static final int WAITING_MAX = 1_000;
    private static final long IDLE_S = 10;

    private final ExecutorService tls;
    private final ExecutorService sasl;

    /** @param whose handshakes, for the names of the threads */
    HandshakeThreads(String whose) {
        this.tls = threads("zabra-" + whose + "-handshake", TLS_AT_ONCE);
        this.sasl = threads("zabra-" + whose + "-sasl", 1);
    }

    private static ExecutorService threads(String name, int count) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                count,
                count,
                IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory(name, true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    Executor tls() {
        return tls;
    }

    Executor sasl() {
        return sasl;
    }

    @Override
    public void close() {
        tls.shutdownNow();
        sasl.shutdownNow();
    }
}
