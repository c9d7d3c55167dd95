package io.zabra.server.net;

import io.zabra.sql.ZabraSqlService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where connections have their SQL executed: a service, and threads of its own, so that no statement delays a heartbeat.
 * The threads come with the first statement and go when there is none for a while. Any thread.
 */
public final class SqlFront implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final ZabraSqlService service;
    private final ThreadPoolExecutor threads;

    public SqlFront(ZabraSqlService service, int threadsMax) {
        this.service = service;
        AtomicInteger number = new AtomicInteger();
        // Each connection has at most one task here, so the queue is as long as the connections are many.
        this.threads = new ThreadPoolExecutor(
                threadsMax, threadsMax, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "zabra-sql-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    ZabraSqlService service() {
        return service;
    }

    /** Does nothing once closed: the connections that would wait for the task are closed too. */
    void execute(Runnable task) {
        if (!threads.isShutdown()) {
            threads.execute(task);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        service.close();
    }
}
