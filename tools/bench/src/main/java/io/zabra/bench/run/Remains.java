package io.zabra.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a program would leave where it is ended in its middle, by SIGTERM or Ctrl-C: the servers that it has started, and the directories of
 * their data. Any thread.
 */
public final class Remains {
    private static final int END_SECONDS = 10;
    private static final Set<Path> DIRECTORIES = ConcurrentHashMap.newKeySet();

    private Remains() {}

    /** From now on what this process has started ends with it, and directories that were noted go. */
    public static void endWithThisProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(Remains::end, "zabra-bench-remains"));
    }

    /** This directory is nobody's once this process has ended. */
    static void note(Path directory) {
        DIRECTORIES.add(directory);
    }

    /** Removes it with all that is in it; nothing where it is gone. */
    static void remove(Path directory) throws IOException {
        DIRECTORIES.remove(directory);
        if (Files.notExists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    private static void end() {
        List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        started.forEach(process -> process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join());
        for (Path directory : List.copyOf(DIRECTORIES)) {
            try {
                remove(directory);
            } catch (IOException e) {
                System.err.println("zabra: " + directory + " stays: " + e);
            }
        }
    }
}
