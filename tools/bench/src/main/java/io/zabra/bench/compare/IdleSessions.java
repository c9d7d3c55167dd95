package io.zabra.bench.compare;

import io.zabra.bench.run.ScratchDirectory;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What sessions cost a server that do nothing: memory of its process and of its heap for each, and processor time. */
@Command(
        name = "idle-sessions",
        mixinStandardHelpOptions = true,
        description =
                "Opens sessions over loopback, each on a connection of its own ('ulimit -n' must allow them), and"
                        + " tells what a server spends on them while they are silent, and while they ping at a third of their timeout.")
public final class IdleSessions implements Callable<Integer> {
    private static final int WARM_UP = 500;
    private static final int TIMEOUT_MS = 40_000;
    private static final int CONNECT_BYTES = 45;
    private static final int PING_XID = -2;
    private static final int PING = 11;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @Option(names = "--sessions", defaultValue = "10000", description = "default ${DEFAULT-VALUE}")
    private int sessions = 10_000;

    @Option(names = "--seconds", defaultValue = "20", description = "of each measurement, default ${DEFAULT-VALUE}")
    private int seconds = 20;

    @Option(names = "--peer", defaultValue = "zabra", description = "zabra or apache, default ${DEFAULT-VALUE}")
    private String peer = "zabra";

    @Override
    public Integer call() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path directory = ScratchDirectory.under(null).path();
        ServerProcess server =
                ServerProcess.start(Peer.valueOf(peer.toUpperCase(Locale.ROOT)), directory.resolve(peer), port);
        List<SocketChannel> open = new ArrayList<>();
        try {
            close(open(port, WARM_UP));
            collect(server);
            long heap = heapBytes(server);
            long resident = server.residentBytes();
            print("no session", processorMs(server, () -> {}));
            open.addAll(open(port, sessions));
            collect(server);
            System.out.printf(
                    Locale.ROOT,
                    "%,d sessions: %,d bytes of heap each, %,d bytes resident each%n",
                    sessions,
                    (heapBytes(server) - heap) / sessions,
                    (server.residentBytes() - resident) / sessions);
            pingAll(open, 0);
            print("silent", processorMs(server, () -> {}));
            int periodMs = TIMEOUT_MS / 3;
            pingAll(open, 0);
            print("pinging every " + periodMs + " ms", processorMs(server, () -> pingAll(open, periodMs)));
            return 0;
        } finally {
            close(open);
            server.stop();
        }
    }

    private void print(String what, Spent spent) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %.2f %% of one processor, %.2f %% without the JVM's compilers%n",
                what,
                spent.allMs() / (seconds * 10.0),
                spent.ownMs() / (seconds * 10.0));
    }

    /**
     * Of the server's processor time.
     *
     * @param ownMs without what the JVM spends on compiling, which opening so many sessions gives it much of, for a while
     */
    private record Spent(double allMs, double ownMs) {}

    /** That the server spends in so many seconds, while {@code meanwhile} is done again and again. */
    private Spent processorMs(ServerProcess server, Meanwhile meanwhile) throws IOException {
        long before = server.cpuMicros();
        long ownBefore = server.ownThreadsNanos();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            meanwhile.run();
            LockSupport.parkNanos(Math.min(10_000_000, Math.max(0, end - System.nanoTime())));
        }
        return new Spent((server.cpuMicros() - before) / 1_000.0, (server.ownThreadsNanos() - ownBefore) / 1_000_000.0);
    }

    @FunctionalInterface
    private interface Meanwhile {
        void run() throws IOException;
    }

    private static List<SocketChannel> open(int port, int count) throws IOException {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ByteBuffer request = ByteBuffer.allocate(Integer.BYTES + CONNECT_BYTES);
            request.putInt(CONNECT_BYTES)
                    .putInt(0)
                    .putLong(0)
                    .putInt(TIMEOUT_MS)
                    .putLong(0)
                    .putInt(16)
                    .put(new byte[16])
                    .put((byte) 0);
            write(channel, request.flip());
            readFrame(channel);
            open.add(channel);
        }
        return open;
    }

    /** Pings all once, evenly over the time. */
    private static void pingAll(List<SocketChannel> open, int overMs) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < open.size(); i++) {
            long due = start + (long) overMs * 1_000_000 * i / open.size();
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            ByteBuffer ping = ByteBuffer.allocate(12);
            write(open.get(i), ping.putInt(8).putInt(PING_XID).putInt(PING).flip());
            readFrame(open.get(i));
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void readFrame(SocketChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        int length = in.readInt();
        if (in.readNBytes(length).length < length) {
            throw new EOFException("the server closed a connection");
        }
    }

    private static void close(List<SocketChannel> open) throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    static void collect(ServerProcess server) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            command(server, "GC.run");
        }
    }

    static long heapBytes(ServerProcess server) throws IOException, InterruptedException {
        Matcher used = USED.matcher(command(server, "GC.heap_info"));
        return used.find() ? Long.parseLong(used.group(1)) * 1_024 : 0;
    }

    private static String command(ServerProcess server, String name) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        name)
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }
}
