package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says what the operator can do where the system's own message is a path and no more. */
final class DiskAccess {
    /** Something that may fail. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    private DiskAccess() {}

    /** @param doing as in "opening" */
    static <T> T explained(String doing, Path path, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (AccessDeniedException e) {
            String user = System.getProperty("user.name", "unknown");
            throw new IOException(
                    "%s %s failed: permission denied to the user '%s' for %s. Give it to that user (chown, chmod), or run as another one"
                            .formatted(doing, path, user, e.getFile()),
                    e);
        } catch (NotDirectoryException e) {
            throw new IOException(
                    "%s %s failed: %s is no directory. Name another one, or take the file away"
                            .formatted(doing, path, e.getFile()),
                    e);
        } catch (IOException e) {
            if (DiskSpace.isExhausted(e)) {
                throw new IOException(
                        "%s %s failed: %s. Make room on its disk".formatted(doing, path, e.getMessage()), e);
            }
            if (String.valueOf(e.getMessage()).contains("Read-only file system")) {
                throw new IOException(
                        "%s %s failed: its file system can only be read. Mount it so that it can be written"
                                .formatted(doing, path),
                        e);
            }
            throw e;
        }
    }
}
