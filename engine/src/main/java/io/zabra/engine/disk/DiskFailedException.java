package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Something could not be written or made durable. What is on the disk is unknown from here on, so it is never tried
 * again: the process ends, and finds out on its next start.
 */
public final class DiskFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param doing what was tried, as in "writing to" */
    public DiskFailedException(String doing, Path path, IOException cause) {
        super(failure(doing, path, reason(cause)) + ". Nothing more is written; " + remedy(cause), cause);
    }

    private static String failure(String doing, Path path, String reason) {
        return reason.contains(path.toString()) ? reason : doing + " " + path + " failed: " + reason;
    }

    private static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String remedy(IOException cause) {
        return DiskSpace.isExhausted(cause)
                ? "make room and start again"
                : "check the disk and its permissions, and start again";
    }
}
