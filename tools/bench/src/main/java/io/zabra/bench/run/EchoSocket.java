package io.zabra.bench.run;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A connection whose other end, a thread of this process, sends back what it gets: an exchange over it takes what the machine
 * takes to wake two threads, one after the other. One thread.
 */
public final class EchoSocket implements AutoCloseable {
    private static final int BYTES = 12;

    private final Socket near;
    private final Socket far;
    private final byte[] bytes = new byte[BYTES];

    /** @param atBeginOfFar run by the thread at the other end, before it answers */
    public EchoSocket(Runnable atBeginOfFar) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            near = new Socket(server.getInetAddress(), server.getLocalPort());
            far = server.accept();
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread thread = new Thread(
                () -> {
                    atBeginOfFar.run();
                    answer();
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
    }

    private void answer() {
        byte[] read = new byte[BYTES];
        try {
            DataInputStream in = new DataInputStream(far.getInputStream());
            OutputStream out = far.getOutputStream();
            while (in.readNBytes(read, 0, BYTES) == BYTES) {
                out.write(read);
            }
        } catch (IOException e) {
            if (!far.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sends and waits for the answer. */
    public void exchange() throws IOException {
        near.getOutputStream().write(bytes);
        if (near.getInputStream().readNBytes(bytes, 0, BYTES) != BYTES) {
            throw new IOException("the echo has ended");
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
