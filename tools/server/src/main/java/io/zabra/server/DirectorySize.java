package io.zabra.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much files take. */
final class DirectorySize {
    private DirectorySize() {}

    /** 0 where there is no such directory; a file that goes away meanwhile does not count. */
    static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(DirectorySize::fileBytes).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long fileBytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
