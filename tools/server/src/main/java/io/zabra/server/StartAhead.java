package io.zabra.server;

import io.zabra.server.net.IoThreads;
import io.zabra.server.net.PortLoading;
import io.zabra.sql.ZabraSqlService;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a server needs besides its store, made on another thread while that one is opened: Netty and SQL take as long to load, and there
 * are two processors at least. The opener waits for each before it uses the same libraries itself.
 */
final class StartAhead implements AutoCloseable {
    private final CompletableFuture<IoThreads> io = new CompletableFuture<>();
    private final CompletableFuture<Boolean> sql = new CompletableFuture<>();

    private StartAhead() {}

    static StartAhead begin(int ioThreads) {
        StartAhead ahead = new StartAhead();
        Thread thread = new Thread(() -> ahead.run(ioThreads), "zabra-start");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private void run(int ioThreads) {
        complete(io, () -> {
            IoThreads threads = new IoThreads(ioThreads);
            PortLoading.load(threads);
            return threads;
        });
        complete(sql, () -> {
            ZabraSqlService.load();
            return true;
        });
    }

    /** Whoever waits is to learn of any failure, for nobody else does. */
    private static <T> void complete(CompletableFuture<T> future, Supplier<T> task) {
        try {
            future.complete(task.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /** The threads, once they are there; the caller's, to be closed. Blocks. */
    IoThreads io() {
        return io.join();
    }

    /** Returns when SQL is loaded. Blocks. */
    void awaitSql() {
        sql.join();
    }

    /** Closes the threads, also those that come later. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void close() {
        io.thenAccept(IoThreads::close);
    }
}
