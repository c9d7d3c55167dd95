package io.zabra.bench.compare;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Sessions that are opened and closed at once, one after the other, over connections of our own: Apache's client sleeps for
 * 100 ms in its {@code close}. An operation is a connection, a session opened, and closed again.
 */
record SessionChurn() implements Load {
    private static final int TIMEOUT_MS = 30_000;
    private static final int PASSWORD_BYTES = 16;
    private static final int CLOSE_SESSION = -11;

    @Override
    public String title() {
        return "sessions";
    }

    @Override
    public LoadResult run(Targets servers, Shape shape, Duration warmUp, Duration time, Meter meter)
            throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(shape.clients());
        try {
            measure(clients, servers, shape, warmUp);
            meter.begin();
            LoadResult result = measure(clients, servers, shape, time);
            meter.end();
            return result;
        } finally {
            clients.shutdownNow();
        }
    }

    private static LoadResult measure(ExecutorService clients, Targets servers, Shape shape, Duration howLong)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        List<Future<Histogram>> lanes = new ArrayList<>();
        for (int i = 0; i < shape.clients(); i++) {
            InetSocketAddress server = servers.address(i % servers.size());
            lanes.add(clients.submit(() -> churn(server, end)));
        }
        Histogram latencies = new Histogram(3);
        for (Future<Histogram> lane : lanes) {
            latencies.add(lane.get());
        }
        return new LoadResult(latencies.getTotalCount(), 0, Duration.ofNanos(System.nanoTime() - start), latencies);
    }

    private static Histogram churn(InetSocketAddress server, long end) throws IOException {
        Histogram latencies = new Histogram(3);
        long now = System.nanoTime();
        while (now < end) {
            openAndClose(server);
            long after = System.nanoTime();
            latencies.recordValue(Math.max(1, (after - now) / 1_000));
            now = after;
        }
        return latencies;
    }

    private static void openAndClose(InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            // A reset frees the port at once; thousands would wait for their last packets otherwise.
            socket.setSoLinger(true, 0);
            DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
            out.writeInt(4 + 8 + 4 + 8 + 4 + PASSWORD_BYTES + 1);
            out.writeInt(0);
            out.writeLong(0);
            out.writeInt(TIMEOUT_MS);
            out.writeLong(0);
            out.writeInt(PASSWORD_BYTES);
            out.write(new byte[PASSWORD_BYTES]);
            out.writeBoolean(false);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            opened(in);
            out.writeInt(4 + 4);
            out.writeInt(1);
            out.writeInt(CLOSE_SESSION);
            out.flush();
            closed(in);
        }
    }

    /** Behind the protocol's version comes what the server grants: nothing where it refuses. */
    private static void opened(DataInputStream in) throws IOException {
        int length = in.readInt();
        in.readInt();
        if (in.readInt() <= 0) {
            throw new IOException("A server refuses sessions: it grants no timeout");
        }
        in.skipNBytes(length - 2 * Integer.BYTES);
    }

    /** Behind number and zxid comes the error. */
    private static void closed(DataInputStream in) throws IOException {
        int length = in.readInt();
        in.skipNBytes(Integer.BYTES + Long.BYTES);
        int error = in.readInt();
        if (error != 0) {
            throw new IOException("A server does not close a session: error " + error);
        }
        in.skipNBytes(length - 2 * Integer.BYTES - Long.BYTES);
    }
}
