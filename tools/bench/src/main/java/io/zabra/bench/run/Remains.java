package io.zabra.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a program would leave where it is ended in its middle, by SIGTERM or Ctrl-C: the servers that it has started, and the directories of
 * their data. Any thread.
 */
public final class Remains {
    private static final int END_SECONDS = 10;
    /** With the class's lock, as all that makes and removes them: the process does not end within. */
    private static final Set<Path> DIRECTORIES = new HashSet<>();

    private static boolean ending;

    private Remains() {}

    /** From now on what this process has started ends with it, and directories that were noted go. */
    public static void endWithThisProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(Remains::end, "zabra-bench-remains"));
    }

    /**
     * Makes a directory that is nobody's once this process has ended.
     *
     * @param parent made where it is missing; null: the system's place for temporary files
     */
    static synchronized Path make(@Nullable Path parent, String prefix) throws IOException {
        if (ending) {
            throw new IOException("this program is being ended");
        }
        Path made = parent == null
                ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(Files.createDirectories(parent), prefix);
        DIRECTORIES.add(made);
        return made;
    }

    /** Removes it with all that is in it; nothing where it is gone. */
    static synchronized void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> deepestFirst;
            try (Stream<Path> all = Files.walk(directory)) {
                deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
        DIRECTORIES.remove(directory);
    }

    private static void end() {
        List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        started.forEach(process -> process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join());
        removeAll();
    }

    private static synchronized void removeAll() {
        ending = true;
        for (Path directory : List.copyOf(DIRECTORIES)) {
            try {
                remove(directory);
            } catch (IOException | UncheckedIOException e) {
                System.err.println("zabra: " + directory + " stays: " + e);
            }
        }
    }
}
