package io.zabra.server.net;

import io.zabra.server.thread.RequestsFirst;
import io.zabra.sql.ZabraSqlService;
import io.zabra.sql.session.ServerSqlSession;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where connections have their SQL executed: a service, and threads of its own, so that no statement delays a heartbeat.
 * A thread comes with a statement that finds none idle, and goes when there is nothing for a while. They are many, because a
 * transaction that waits for its commit, or a statement for its turn to compute, keeps its thread; a write that is under way, or
 * who waits for a lock, has none. Any thread.
 */
public final class SqlFront implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    /** Takes a task where a thread waits for one, and refuses it otherwise. */
    private static final class Idle extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }

    private final ZabraSqlService service;
    private final ThreadPoolExecutor threads;
    private final RequestsFirst precedence;

    /** @param precedence what is told that there is SQL */
    public SqlFront(ZabraSqlService service, int threadsMax, RequestsFirst precedence) {
        this.service = service;
        this.precedence = precedence;
        AtomicInteger number = new AtomicInteger();
        // What is refused once there are all threads waits in the queue: each connection has few tasks here.
        this.threads = new ThreadPoolExecutor(
                0,
                threadsMax,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new Idle(),
                task -> {
                    Thread thread = new Thread(() -> compute(task), "zabra-sql-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> pool.getQueue().add(task));
    }

    private void compute(Runnable tasks) {
        precedence.computes();
        tasks.run();
    }

    ZabraSqlService service() {
        return service;
    }

    /** Does nothing once closed: the connections that would wait for the task are closed too. */
    void execute(Runnable task) {
        if (!threads.isShutdown()) {
            precedence.begin();
            threads.execute(task);
        }
    }

    /**
     * Where a statement goes on that waits for a lock.
     *
     * @param begun run when it begins to
     */
    ServerSqlSession.Waits waits(SqlPeer peer, Runnable begun) {
        return new ServerSqlSession.Waits() {
            @Override
            public void execute(Runnable step) {
                SqlFront.this.execute(step);
            }

            @Override
            public void after(int delayMs, Runnable task) {
                peer.after(delayMs, task);
            }

            @Override
            public void begun() {
                begun.run();
            }
        };
    }

    @Override
    public void close() {
        threads.shutdown();
        service.close();
    }
}
