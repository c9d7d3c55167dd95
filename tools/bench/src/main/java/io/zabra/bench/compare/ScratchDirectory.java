package io.zabra.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A new directory for servers' data, removed when it is closed. */
record ScratchDirectory(Path path) implements AutoCloseable {
    private static final String PREFIX = "zabra-bench-";

    /** @param parent made where it is missing; null: the system's place for temporary files */
    static ScratchDirectory under(@Nullable Path parent) throws IOException {
        return new ScratchDirectory(
                parent == null
                        ? Files.createTempDirectory(PREFIX)
                        : Files.createTempDirectory(Files.createDirectories(parent), PREFIX));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
