package io.zabra.cli.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is taken away where the process is told to end before it is whole. Not where it is killed. */
public final class Unfinished implements AutoCloseable {
    private final Thread removal;

    /** @param file of this process alone, whether it is there yet or not */
    public Unfinished(Path file) {
        removal = new Thread(() -> remove(file), "zabra-file-cleaner");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The process ends, and there is nobody who could be told.
        }
    }

    /** It is whole, or gone. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException ending) {
            // It is removed at this moment.
        }
    }
}
