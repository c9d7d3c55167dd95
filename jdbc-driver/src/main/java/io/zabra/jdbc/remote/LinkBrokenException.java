package io.zabra.jdbc.remote;

import org.jspecify.annotations.Nullable;

/** The TCP connection that a request was meant for has ended. */
final class LinkBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int sentXid;

    /** @param sentXid of the request, which may have reached the server; 0 where it certainly did not */
    LinkBrokenException(String message, int sentXid, @Nullable Throwable cause) {
        super(message, cause);
        this.sentXid = sentXid;
    }

    /** 0: nothing was sent. */
    int sentXid() {
        return sentXid;
    }
}
