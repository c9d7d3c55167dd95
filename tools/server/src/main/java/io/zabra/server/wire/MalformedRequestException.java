package io.zabra.server.wire;

/** Bytes of a client that are not what they claim to be. Carries no stack trace: it is a client's fault, and may come often. */
public final class MalformedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRequestException(String message) {
        super(message, null, false, false);
    }
}
