package io.zabra.engine;

import io.zabra.engine.txn.ErrorCode;

/** A watch that is not left, and never will be, or not at the moment. Without a stack trace: it is an answer, not a fault. */
public final class WatchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode error;

    WatchRefusedException(ErrorCode error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    /** SYSTEM_ERROR where watches take as much of the heap as they may; BAD_ARGUMENTS where no znode can have so long a path. */
    public ErrorCode error() {
        return error;
    }
}
