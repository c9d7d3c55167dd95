package io.zabra.jdbc.wire;

/** Bytes that are no message of this protocol; says what is wrong and where. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
