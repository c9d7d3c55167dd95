package io.zabra.engine.log;

import io.zabra.engine.disk.DiskFailedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a failed write or sync leaves behind need not be what was written: after the first one there is no other. One thread. */
final class FailStop {
    private @Nullable DiskFailedException failure;

    boolean isSound() {
        return failure == null;
    }

    /** @throws DiskFailedException the first failure, if there was one */
    void requireSound() throws DiskFailedException {
        if (failure != null) {
            throw failure;
        }
    }

    /** What to throw: the first failure. */
    DiskFailedException failed(String doing, Path path, IOException cause) {
        if (failure == null) {
            failure = cause instanceof DiskFailedException known ? known : new DiskFailedException(doing, path, cause);
        }
        return failure;
    }
}
