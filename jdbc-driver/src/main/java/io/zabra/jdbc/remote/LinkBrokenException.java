package io.zabra.jdbc.remote;

import org.jspecify.annotations.Nullable;

/** The TCP connection that a request was meant for has ended. */
final class LinkBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the request may have reached the server */
    LinkBrokenException(String message, boolean sent, @Nullable Throwable cause) {
        super(message, cause);
        this.sent = sent;
    }

    boolean sent() {
        return sent;
    }
}
