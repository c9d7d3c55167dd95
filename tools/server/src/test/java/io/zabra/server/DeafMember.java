package io.zabra.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** What hangs in a member's place: it takes connections and all that is said on them, and never answers. */
final class DeafMember implements AutoCloseable {
    private static final long QUESTION = 0xffff_ffff_5a41_5141L;

    private final ServerSocket door;
    private final AtomicInteger questions = new AtomicInteger();

    /** @param electionPort where the others look for it */
    DeafMember(int electionPort) throws IOException {
        door = new ServerSocket(electionPort, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** How many were put to it by other servers' SQL. */
    int questions() {
        return questions.get();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "deaf-member");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                daemon(() -> listen(caller));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void listen(Socket caller) {
        try (caller;
                InputStream in = caller.getInputStream()) {
            if (new DataInputStream(in).readLong() == QUESTION) {
                questions.incrementAndGet();
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Who called has gone.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
