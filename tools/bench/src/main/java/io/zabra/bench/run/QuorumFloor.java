package io.zabra.bench.run;

import io.zabra.engine.thread.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What a write of one client must take where three logs lie on one disk and two of them must have it: the client's message over
 * loopback, the leader's two, three forced writes at once into preallocated files, the acknowledgements, the answer as soon as two
 * logs have it. Threads that block in system calls, and nothing else: no protocol, no tree, no answer but a number. One thread measures.
 */
public final class QuorumFloor implements Closeable {
    private static final int LOG_BYTES = 16 << 20;
    private static final int WRITE_BYTES = 512;
    private static final int RING = 1024;
    private static final int QUORUM = 2;
    /** How many logs there are. */
    public static final int MEMBERS = 3;

    private final List<Closeable> open = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /** By number of the write: how many logs have it. */
    private final AtomicIntegerArray logs = new AtomicIntegerArray(RING);

    /** Of the write before: how many logs have not been waited for. */
    private int outstanding;

    private int lastNumber;
    private final Semaphore logged = new Semaphore(0);
    private final SocketChannel client;
    private final SocketChannel served;

    /** One log, of a file of its own. One thread. */
    private static final class Log {
        private final FileChannel file;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
        private long at;

        Log(FileChannel file) throws IOException {
            this.file = file;
            file.write(ByteBuffer.allocate(LOG_BYTES), 0);
            file.force(true);
        }

        void append() throws IOException {
            file.write(bytes.clear(), at);
            file.force(false);
            at = (at + WRITE_BYTES) % LOG_BYTES;
        }
    }

    /**
     * @param directory exists; three files are made in it
     * @param throughFollower whether the client is one of a follower, which passes on its message, and the answer
     */
    public QuorumFloor(Path directory, boolean throughFollower) throws IOException {
        SocketChannel[] ends = pair();
        client = ends[0];
        served = throughFollower ? passedOn(ends[1]) : ends[1];
        List<SocketChannel> followers = new ArrayList<>();
        for (int i = 1; i < MEMBERS; i++) {
            SocketChannel[] link = pair();
            followers.add(link[0]);
            Log log = log(directory, i);
            start(() -> follow(link[1], log));
            start(() -> takeAcknowledgements(link[0]));
        }
        Log own = log(directory, 0);
        start(() -> lead(followers, own));
    }

    /** The leader's end of a link to a follower that has this end of the client's. */
    private SocketChannel passedOn(SocketChannel fromClient) throws IOException {
        SocketChannel[] link = pair();
        start(() -> pass(fromClient, link[0]));
        start(() -> pass(link[0], fromClient));
        return link[1];
    }

    private static void pass(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES);
        while (read(from, number)) {
            to.write(number);
        }
    }

    private Log log(Path directory, int member) throws IOException {
        FileChannel file = FileChannel.open(
                directory.resolve("quorum-" + member), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        open.add(file);
        return new Log(file);
    }

    private SocketChannel[] pair() throws IOException {
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel one = SocketChannel.open(port.getLocalAddress());
            SocketChannel other = port.accept();
            for (SocketChannel end : List.of(one, other)) {
                end.setOption(StandardSocketOptions.TCP_NODELAY, true);
                open.add(end);
            }
            return new SocketChannel[] {one, other};
        }
    }

    /** What goes on until its socket is closed. */
    private interface Loop {
        void run() throws IOException;
    }

    private void start(Loop loop) {
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (ClosedChannelException closed) {
                // All has been measured.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void lead(List<SocketChannel> followers, Log log) throws IOException {
        ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES);
        while (read(served, number)) {
            for (SocketChannel follower : followers) {
                follower.write(number.duplicate());
            }
            log.append();
            has(number.getInt(0));
        }
    }

    private static void follow(SocketChannel leader, Log log) throws IOException {
        ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES);
        while (read(leader, number)) {
            log.append();
            leader.write(number);
        }
    }

    private void takeAcknowledgements(SocketChannel follower) throws IOException {
        ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES);
        while (read(follower, number)) {
            has(number.getInt(0));
        }
    }

    private static boolean read(SocketChannel from, ByteBuffer number) throws IOException {
        number.clear();
        while (number.hasRemaining()) {
            if (from.read(number) < 0) {
                return false;
            }
        }
        number.flip();
        return true;
    }

    /** One log more has the write. */
    private void has(int number) throws IOException {
        if (logs.incrementAndGet(number % RING) == QUORUM) {
            served.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
        }
        logged.release();
    }

    /** Writes for so long, one after the other. */
    public Times measure(Duration duration) throws IOException {
        ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES);
        return Times.of(
                duration,
                () -> {
                    // The third flush of the one before is not to be part of this one.
                    logged.acquireUninterruptibly(outstanding);
                    outstanding = MEMBERS;
                    logs.set(++lastNumber % RING, 0);
                },
                () -> {
                    client.write(number.clear().putInt(0, lastNumber));
                    if (!read(client, number) || number.getInt(0) != lastNumber) {
                        throw new IllegalStateException("write " + lastNumber + " was not answered");
                    }
                });
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel end : List.of(client, served)) {
            end.shutdownOutput();
        }
        for (Closeable each : open) {
            each.close();
        }
        threads.forEach(Threads::join);
    }
}
