package io.zabra.consensus.host;

/** This server follows no leader at the moment, or has lost the one that it asked: try another server, or later. */
public final class NotServingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public NotServingException(String message) {
        super(message);
    }

    /** Thousands may be refused in the moments without a leader, and where in our code that was says nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
