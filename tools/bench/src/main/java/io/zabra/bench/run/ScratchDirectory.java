package io.zabra.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A new directory for servers' data, removed when it is closed, or when the process ends before. */
public record ScratchDirectory(Path path) implements AutoCloseable {
    private static final String PREFIX = "zabra-bench-";

    /** @param parent made where it is missing; null: the system's place for temporary files */
    public static ScratchDirectory under(@Nullable Path parent) throws IOException {
        return new ScratchDirectory(Remains.make(parent, PREFIX));
    }

    @Override
    public void close() throws IOException {
        Remains.remove(path);
    }
}
