package io.zabra.cli.chaos;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Disks that are full, and disks that fail to sync. */
final class DiskTrouble {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final String TMPFS = "size=512m";

    private final Path scratch;
    private final boolean canInject;

    /** @param scratch for files of our own */
    DiskTrouble(Path scratch) throws InterruptedException {
        this.scratch = scratch;
        this.canInject = Sandbox.succeeds(
                List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=1", "true"));
    }

    /** Whether strace is there, and may do it. */
    boolean canInject() {
        return canInject;
    }

    /** Puts a small disk of its own under a directory; inside a {@link Sandbox}. */
    static void mountSmall(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Shell.run("mount", "-t", "tmpfs", "-o", TMPFS, "none", directory.toString());
    }

    /** Takes all the room that is left. */
    static void fill(Path directory) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        FileStore store = Files.getFileStore(directory);
        Path filler = filler(directory);
        try (FileOutputStream out = new FileOutputStream(filler.toFile())) {
            while (store.getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!Files.exists(filler)) {
                throw full;
            }
        }
    }

    static void empty(Path directory) throws IOException {
        Files.deleteIfExists(filler(directory));
    }

    /** Beside the data directory proper: a server wonders about files that it does not know. */
    private static Path filler(Path directory) {
        return directory.resolve("filler");
    }

    /** Has every sync of a process fail for a time; whether any did. */
    boolean failSyncs(long pid, long ms) throws IOException, InterruptedException {
        Path record = scratch.resolve("strace.txt");
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        record.toString(),
                        "-e",
                        "trace=fdatasync,fsync",
                        "-e",
                        "inject=fdatasync,fsync:error=EIO",
                        "-p",
                        Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!strace.waitFor(ms, TimeUnit.MILLISECONDS)) {
                strace.destroy();
                // One whose process has just ended may wait for it for ever.
                if (!strace.waitFor(ms, TimeUnit.MILLISECONDS)) {
                    strace.destroyForcibly();
                }
            }
        } finally {
            strace.destroyForcibly();
        }
        return Files.exists(record) && Files.readString(record).contains("INJECTED");
    }
}
