package io.zabra.bench.compare;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * Writes at one server, one write after the other, over connections of its own, and is back a moment after one broke: what it sees is
 * the servers' outage, without the pauses that Apache's client makes before it connects anew.
 */
final class Probe extends Thread {
    private static final int CONNECT_MS = 200;
    private static final int ANSWER_MS = 2_000;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int PASSWORD_BYTES = 16;
    private static final int HEADER_BYTES = 8;
    private static final int SET_DATA = 5;
    private static final int BAD_SESSION_TIMEOUT = 0;
    private static final long PAUSE_MS = 5;

    private final InetSocketAddress server;
    private final byte[] path;
    private final ConcurrentSkipListSet<Long> acknowledged;
    private volatile boolean enough;

    /**
     * Begins at once.
     *
     * @param path of a znode that is there
     * @param acknowledged takes the time of each acknowledged write, by {@link System#nanoTime}
     */
    Probe(InetSocketAddress server, String path, ConcurrentSkipListSet<Long> acknowledged) {
        super("probe");
        this.server = server;
        this.path = path.getBytes(StandardCharsets.UTF_8);
        this.acknowledged = acknowledged;
        setDaemon(true);
        start();
    }

    void end() throws InterruptedException {
        enough = true;
        join();
    }

    @Override
    public void run() {
        while (!enough) {
            try (Socket socket = new Socket()) {
                socket.connect(server, CONNECT_MS);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(ANSWER_MS);
                write(
                        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())),
                        new DataInputStream(socket.getInputStream()));
            } catch (IOException gone) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(DataOutputStream out, DataInputStream in) throws IOException {
        openSession(out, in);
        for (int xid = 1; !enough; xid++) {
            out.writeInt(HEADER_BYTES + 4 + path.length + 4 + 4);
            out.writeInt(xid);
            out.writeInt(SET_DATA);
            out.writeInt(path.length);
            out.write(path);
            out.writeInt(0);
            out.writeInt(-1);
            out.flush();
            if (errorOf(in, xid) == 0) {
                acknowledged.add(System.nanoTime());
            }
        }
    }

    private static void openSession(DataOutputStream out, DataInputStream in) throws IOException {
        out.writeInt(4 + 8 + 4 + 8 + 4 + PASSWORD_BYTES + 1);
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(SESSION_TIMEOUT_MS);
        out.writeLong(0);
        out.writeInt(PASSWORD_BYTES);
        out.write(new byte[PASSWORD_BYTES]);
        out.writeBoolean(false);
        out.flush();
        int length = in.readInt();
        in.skipNBytes(4);
        if (in.readInt() == BAD_SESSION_TIMEOUT) {
            throw new IOException("no session");
        }
        in.skipNBytes(length - 8);
    }

    private static int errorOf(DataInputStream in, int xid) throws IOException {
        int length = in.readInt();
        int answered = in.readInt();
        in.skipNBytes(8);
        int error = in.readInt();
        in.skipNBytes(length - 16);
        if (answered != xid) {
            throw new IOException("answer to " + answered + " instead of " + xid);
        }
        return error;
    }
}
