package io.zabra.server.thread;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads of this process as Linux knows them. Stateless. */
final class ThreadNames {
    private static final Path THREADS = Path.of("/proc/self/task");

    private ThreadNames() {}

    /** The first 15 characters of their names, by the system's numbers of them, for those that {@link ThreadShares} takes. */
    static Map<Integer, String> all() throws IOException {
        Map<Integer, String> names = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                String name = name(thread);
                if (name != null) {
                    names.put(Integer.valueOf(String.valueOf(thread.getFileName())), name);
                }
            }
        }
        return names;
    }

    /** Null where it has ended since. */
    private static @Nullable String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
