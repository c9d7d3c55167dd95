package io.zabra.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between clients and a server, and loses a request, an answer, or all answers where it is told to. */
public final class Relay implements AutoCloseable {
    /** What is lost next, and the connection with it. */
    public enum Loss {
        NONE,
        REQUEST,
        ANSWER
    }

    private final ServerSocket door;
    private volatile int serverPort;
    private volatile boolean shut;
    private volatile boolean swallowing;
    private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NONE);
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger endings = new AtomicInteger();

    public Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Turns new clients away, until there is a server to go to. */
    public void shut() {
        shut = true;
    }

    public void forwardTo(int port) {
        serverPort = port;
        shut = false;
    }

    /** Loses the next request, before the server has it, or the next answer, after it was given. */
    public void lose(Loss what) {
        next.set(what);
    }

    /** Loses whatever the server says from now on; connections stay as long as both ends keep them. */
    public void swallowAnswers() {
        swallowing = true;
    }

    /** Ends all connections that there are, in the midst of whatever they are at. */
    public void cut() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    public int losses() {
        return losses.get();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                if (shut) {
                    client.close();
                    continue;
                }
                connect(client);
            }
        } catch (IOException e) {
            // The door is closed.
            shut = true;
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            clients.add(client);
            daemon(() -> copy(client, server, Loss.REQUEST));
            daemon(() -> copy(server, client, Loss.ANSWER));
        } catch (ConnectException e) {
            // The server is down; the client finds that out in this way.
            client.close();
        }
    }

    private void copy(Socket from, Socket to, Loss lost) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (next.compareAndSet(lost, Loss.NONE)) {
                    losses.incrementAndGet();
                    return;
                }
                if (lost != Loss.ANSWER || !swallowing) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            // The other direction has ended, and with it this one.
            endings.incrementAndGet();
        } finally {
            clients.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
