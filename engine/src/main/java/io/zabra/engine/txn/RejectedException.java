package io.zabra.engine.txn;

/** A request that cannot be granted. Without a stack trace: it is an answer, not a fault. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode error;

    RejectedException(ErrorCode error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    ErrorCode error() {
        return error;
    }
}
