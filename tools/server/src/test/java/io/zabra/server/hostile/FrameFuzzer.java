package io.zabra.server.hostile;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that mean harm, one after the other, to a server that a {@link Bystander} uses meanwhile. As a program:
 * {@code FrameFuzzer ROUNDS [SEED]} prints what was sent and what was found.
 */
public final class FrameFuzzer implements AutoCloseable {
    private static final int SESSION_MS = 400;
    private static final int FRAMES_MAX = 30;
    private static final int ROUNDS_BETWEEN_CHECKS = 10;
    private static final int ROUNDS_BETWEEN_REPORTS = 2_000;

    private final long seed;
    private final Random random;
    private final HostileFrames frames;
    private final ZabraServer server;
    private final Bystander bystander;
    private final AtomicInteger leaks = new AtomicInteger();
    private long rounds;
    private long framesSent;
    private long bytesSent;
    private long allocatedBefore;

    /** Leaks are counted where they are looked for: that itself allocates, for each buffer. */
    public FrameFuzzer(Path directory, long seed, boolean leaksCounted) throws Exception {
        this.seed = seed;
        this.random = new Random(seed);
        this.frames = new HostileFrames(random);
        ResourceLeakDetector.setLevel(
                leaksCounted ? ResourceLeakDetector.Level.PARANOID : ResourceLeakDetector.Level.DISABLED);
        ByteBufUtil.setLeakListener((resource, records) -> leaks.incrementAndGet());
        this.server = TestServers.zabra(
                directory, "nio.sessionlessCnxnTimeout=2000", "maxSessionTimeout=8000", "extendedTypesEnabled=true");
        this.bystander = new Bystander(server.port());
        try (RawClient client = RawClient.open(server.port(), SESSION_MS)) {
            Bystander.create(client, "/fuzz", "world", "anyone");
        }
        this.allocatedBefore = allocated();
    }

    /** What the server's own threads have allocated on the heap so far. */
    private static long allocated() {
        long sum = 0;
        if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads) {
            for (long id : threads.getAllThreadIds()) {
                var info = threads.getThreadInfo(id);
                if (info != null && info.getThreadName().startsWith("zabra-io")) {
                    sum += threads.getThreadAllocatedBytes(id);
                }
            }
        }
        return sum;
    }

    /** Sends what the seed says, and looks at the bystander now and then. Throws where it has noticed. */
    public void run(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            round();
            rounds++;
            if (rounds % ROUNDS_BETWEEN_CHECKS == 0) {
                bystander.check("seed " + seed + ", round " + rounds);
            }
        }
        bystander.check("seed " + seed + ", round " + rounds);
    }

    private void round() throws IOException {
        boolean greeted = random.nextInt(4) != 0;
        try (RawClient client = greeted ? RawClient.open(server.port(), SESSION_MS) : new RawClient(server.port())) {
            for (int i = 1 + random.nextInt(FRAMES_MAX); i > 0; i--) {
                byte[] bytes = greeted ? frames.next() : frames.first();
                framesSent++;
                bytesSent += bytes.length;
                client.raw(bytes);
            }
            if (random.nextBoolean()) {
                client.shutdownOutput();
                client.isClosedByServer();
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.matches("(?i).*(reset|pipe|closed|eof|abort).*")) {
                throw new IOException("seed " + seed + ", round " + rounds, e);
            }
        }
    }

    /** The bystander alone is left in the end: what the hostile ones had is gone, sessions with its own timeout among it. */
    public void awaitQuiet() throws Exception {
        Await.until("connections are closed and sessions expired", () -> {
            bystander.check("seed " + seed + ", at the end");
            String figures = FourLetters.say(server.port(), "mntr");
            return figures.contains("zk_num_alive_connections\t2\n") && figures.contains("zk_global_sessions\t1\n");
        });
    }

    /** Of buffers, found by Netty's detector after the garbage was collected. */
    public int leaks() throws Exception {
        for (int i = 0; i < 3; i++) {
            System.gc();
            run(ROUNDS_BETWEEN_CHECKS);
        }
        return leaks.get();
    }

    public long bytesSent() {
        return bytesSent;
    }

    public long framesSent() {
        return framesSent;
    }

    /** By the server's I/O threads since it started, in bytes. */
    public long heapAllocated() {
        return allocated() - allocatedBefore;
    }

    @Override
    public void close() throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        bystander.close();
        server.close();
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextLong();
        try (FrameFuzzer fuzzer = new FrameFuzzer(Files.createTempDirectory("fuzzer"), seed, true)) {
            for (int done = 0; done < rounds; done += ROUNDS_BETWEEN_REPORTS) {
                fuzzer.run(Math.min(ROUNDS_BETWEEN_REPORTS, rounds - done));
                System.out.printf(
                        "seed %d: %d connections, %d frames, %d bytes, %d leaks, %d bytes of direct memory%n",
                        seed,
                        fuzzer.rounds,
                        fuzzer.framesSent,
                        fuzzer.bytesSent,
                        fuzzer.leaks(),
                        PlatformDependent.usedDirectMemory());
            }
            fuzzer.awaitQuiet();
        }
        System.exit(0);
    }
}
