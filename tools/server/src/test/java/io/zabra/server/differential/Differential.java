package io.zabra.server.differential;

import io.zabra.server.StoreOf;
import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Jaas;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts against both servers and compares. As a program: {@code Differential SCRIPTS [SEED]} prints how many
 * scripts and requests were run, and each mismatch with the seed of its script.
 */
public final class Differential implements AutoCloseable {
    private static final int LINES_BEFORE = 25;
    private static final int SCRIPTS_BETWEEN_REPORTS = 500;

    private final ApacheServer apache;
    private final ZabraServer zabra;
    private final Coverage coverage = new Coverage();
    private long requests;

    /** What differs first, and what went before. */
    record Mismatch(long seed, String text) {}

    public Differential(Path directory) throws IOException, InterruptedException {
        Jaas.install().digest("Server", Map.of("user_bob", "bobs", "user_ann", "anns"));
        this.apache = ApacheServer.start(Files.createDirectories(directory.resolve("apache")), TestServers.TICK_MS);
        // Apache's server sweeps containers only when its own main has started it.
        this.zabra = TestServers.zabra(
                directory.resolve("zabra"),
                "extendedTypesEnabled=true",
                "enforceQuota=" + ApacheServer.enforcesQuotas(),
                "znode.container.checkIntervalMs=2000000000",
                "authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                "DigestAuthenticationProvider.superDigest=" + ApacheServer.SUPER_DIGEST);
    }

    /** Null where both say the same. */
    @Nullable
    Mismatch run(long seed) throws Exception {
        Script script = Script.of(seed);
        try (Side expected = new Side(apache, script.sessions());
                Side actual = new Side(new Zabra(zabra), script.sessions())) {
            String broken = null;
            for (Iterator<Step> steps = script.steps().iterator(); broken == null && steps.hasNext(); ) {
                Step step = steps.next();
                broken = broken("Apache's server", expected, step);
                broken = broken == null ? broken("Zabra", actual, step) : broken;
            }
            requests += expected.requests();
            coverage.add(expected.transcript());
            return compare(seed, expected.transcript(), actual.transcript(), broken);
        }
    }

    private record Zabra(ZabraServer server) implements Side.Server {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void sweep() {
            StoreOf.sweep(server);
        }
    }

    /** Null where the step came to its end. */
    private static @Nullable String broken(String who, Side side, Step step) throws Exception {
        try {
            side.run(step);
            return null;
        } catch (IOException e) {
            return who + " at " + step + ": " + e;
        }
    }

    private static @Nullable Mismatch compare(
            long seed, List<String> expected, List<String> actual, @Nullable String broken) {
        int lines = Math.min(expected.size(), actual.size());
        int first = 0;
        while (first < lines && expected.get(first).equals(actual.get(first))) {
            first++;
        }
        if (first == expected.size() && first == actual.size() && broken == null) {
            return null;
        }
        String before = String.join("\n  ", expected.subList(Math.max(0, first - LINES_BEFORE), first));
        return new Mismatch(
                seed,
                "seed " + seed + "\n  " + before + "\n  APACHE " + line(expected, first) + "\n  ZABRA  "
                        + line(actual, first) + (broken == null ? "" : "\n  " + broken));
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "(nothing)";
    }

    long requests() {
        return requests;
    }

    @Override
    public void close() {
        apache.close();
        zabra.close();
    }

    public static void main(String[] args) throws Exception {
        int scripts = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextLong();
        Path directory = Files.createTempDirectory("differential");
        int mismatches = 0;
        long start = System.nanoTime();
        try (Differential both = new Differential(directory)) {
            Random seeds = new Random(seed);
            for (int i = 0; i < scripts; i++) {
                Mismatch mismatch = both.run(args.length > 2 ? seed : seeds.nextLong());
                if (mismatch != null) {
                    mismatches++;
                    System.out.println(mismatch.text());
                }
                if ((i + 1) % SCRIPTS_BETWEEN_REPORTS == 0 || i + 1 == scripts) {
                    System.out.printf(
                            "seed %d: %d scripts, %d requests, %d mismatches in %.1f s%n",
                            seed, i + 1, both.requests(), mismatches, (System.nanoTime() - start) / 1e9);
                }
            }
            System.out.println("Apache's answers, events and faults: " + both.coverage);
        }
        System.exit(mismatches == 0 ? 0 : 1);
    }
}
