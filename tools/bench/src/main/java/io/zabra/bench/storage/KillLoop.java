package io.zabra.bench.storage;

import io.zabra.bench.run.Remains;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills a process that writes to a store as fast as it can ({@code kill -9}), again and again, and looks each time whether
 * all that it had acknowledged is there. The process tells of every acknowledged write by a line on its standard output.
 */
@Command(
        name = "kill-loop",
        mixinStandardHelpOptions = true,
        description = "Kills a store under load again and again; counts what was acknowledged, lost, altered.")
public final class KillLoop implements Callable<Integer> {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final int KEYS = 2_000;
    private static final int IN_FLIGHT = 400;
    private static final int LIFE_MS_MAX = 3_000;
    /** Small, so that segments are recycled and snapshots taken within a life. */
    private static final SnapshotPolicy OFTEN = new SnapshotPolicy(20_000, 16L << 20, 2);

    @Option(names = "--dir", required = true, description = "a new directory, removed afterwards")
    private Path directory = Path.of("");

    @Option(names = "--minutes", description = "default: ${DEFAULT-VALUE}")
    private double minutes = 10;

    @Option(names = "--write", hidden = true, description = "be the process that is killed")
    private boolean write;

    @Option(names = "--round", hidden = true)
    private long round;

    private final Map<String, Long> acknowledged = new HashMap<>();
    private long lives;
    private long total;
    private long lost;
    private long altered;

    /** What the loop starts again and again; programs are begun by the command. */
    public static void main(String[] args) {
        Remains.endWithThisProcess();
        System.exit(new CommandLine(new KillLoop()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (write) {
            writeUntilKilled();
            return 0;
        }
        if (Files.exists(directory)) {
            throw new IllegalArgumentException(directory + " exists");
        }
        long end = System.nanoTime() + (long) (minutes * 60e9);
        Random random = new Random();
        try {
            while (System.nanoTime() < end) {
                life(random.nextInt(LIFE_MS_MAX));
                check();
            }
        } finally {
            StorageBench.remove(directory);
        }
        System.out.printf("%,d kills, %,d acknowledged, %,d lost, %,d altered%n", lives, total, lost, altered);
        return lost + altered == 0 ? 0 : 1;
    }

    /** Values grow with every write of a key: what is found may be newer than what was acknowledged, never older. */
    private void check() throws IOException {
        try (LocalStore store = LocalStore.open(directory, LocalStoreConfig.standard())) {
            if (store.digestMismatches() > 0) {
                altered += store.digestMismatches();
                System.out.println("ALTERED: " + store.digestMismatches() + " digests of the log are not the tree's");
            }
            acknowledged.forEach((path, value) -> {
                Znode znode = store.tree().find(path);
                byte[] found = znode == null ? null : znode.data();
                if (found == null) {
                    lost++;
                    System.out.println("LOST " + path + ", acknowledged with " + value);
                } else if (valueOf(found) < value || !isWhole(found)) {
                    altered++;
                    System.out.println("ALTERED " + path + ": " + valueOf(found) + " instead of " + value);
                }
            });
        }
    }

    private void life(int lifeMs) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command()).redirectErrorStream(false).start();
        long count = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.readLine();
            Thread killer = new Thread(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(lifeMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                // Not Process.destroyForcibly: it closes the stream that the last acknowledgements are in.
                process.toHandle().destroyForcibly();
            });
            killer.start();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                // The last line may be cut: it counts only with its mark.
                if (space > 0 && line.endsWith(".")) {
                    acknowledged.merge(
                            line.substring(0, space),
                            Long.parseLong(line.substring(space + 1, line.length() - 1)),
                            Math::max);
                    count++;
                }
            }
            killer.join();
        }
        process.waitFor();
        lives++;
        total += count;
        System.out.printf("life %d: %,d acknowledged in about %d ms%n", lives, count, lifeMs);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KillLoop.class.getName()));
        command.addAll(List.of("--dir", directory.toString(), "--write", "--round", Long.toString(lives)));
        return command;
    }

    private void writeUntilKilled() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        LocalStore store =
                LocalStore.open(directory, LocalStoreConfig.standard().withSnapshots(OFTEN));
        out.println("open");
        out.flush();
        Semaphore room = new Semaphore(IN_FLIGHT);
        Random random = new Random();
        for (long i = 0; ; i++) {
            String path = "/k" + random.nextInt(KEYS);
            long value = (round << Integer.SIZE) + i + 1;
            byte[] data = data(value, random.nextInt(300));
            room.acquire();
            WriteRequest request = store.tree().find(path) == null
                    ? new WriteRequest.Create(path, data, OPEN, NodeKind.PERSISTENT, false, 0)
                    : new WriteRequest.SetData(path, data, -1);
            store.submit(new Submission(TxnPreparer.NO_SESSION, 0, List.of(), request), completion -> {
                if (!(completion.result() instanceof WriteResult.Failed)) {
                    out.println(path + " " + value + ".");
                    out.flush();
                }
                room.release();
            });
        }
    }

    private static byte[] data(long value, int filling) {
        return (value + " " + Long.toString(value * 31, 36) + "x".repeat(filling) + "!")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long valueOf(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static boolean isWhole(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        String expected = valueOf(data) + " " + Long.toString(valueOf(data) * 31, 36);
        return text.startsWith(expected) && text.endsWith("!");
    }
}
