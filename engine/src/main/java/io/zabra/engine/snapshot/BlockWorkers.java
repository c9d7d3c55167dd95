package io.zabra.engine.snapshot;

import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.JuteFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that decode the blocks of a snapshot and give their znodes to a sink, while another one reads ahead. */
final class BlockWorkers {
    private static final int THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final int BLOCKS_AHEAD = 4 * THREADS;
    private static final int POLL_MS = 50;

    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final ParallelSink sink;
    private final ArrayBlockingQueue<ByteBuffer> blocks = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    BlockWorkers(ParallelSink sink) {
        this.sink = sink;
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(this::run, "zabra-load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** @param payload of a block of znodes, checked; copied */
    void take(ByteBuffer payload) throws JuteFormatException {
        put(ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip());
    }

    /** Returns when all blocks are with the sink. */
    void finish() throws JuteFormatException {
        try {
            for (int i = 0; i < THREADS; i++) {
                put(END);
            }
        } finally {
            join();
        }
        throwFailure();
    }

    /** Lets go of the threads, whatever they have done. */
    void abandon() {
        failure = new IllegalStateException("abandoned");
        join();
    }

    private void put(ByteBuffer block) throws JuteFormatException {
        try {
            while (!blocks.offer(block, POLL_MS, TimeUnit.MILLISECONDS)) {
                throwFailure();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a snapshot was loaded", e);
        }
    }

    private void join() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (ParallelSink.Part part = sink.part()) {
            while (failure == null) {
                ByteBuffer block = blocks.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (block != null && !block.hasRemaining()) {
                    return;
                }
                if (block != null) {
                    decode(block, part);
                }
            }
        } catch (JuteFormatException | InterruptedException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private static void decode(ByteBuffer block, ParallelSink.Part part) throws JuteFormatException {
        BufferInputArchive payload = new BufferInputArchive(block);
        NodeImageCodec.Reader nodes = new NodeImageCodec.Reader();
        for (int count = payload.readInt(); count > 0; count--) {
            part.znode(nodes.read(payload));
        }
    }

    private void throwFailure() throws JuteFormatException {
        Throwable thrown = failure;
        if (thrown instanceof JuteFormatException format) {
            throw format;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("a znode of the snapshot could not be taken", thrown);
        }
    }
}
