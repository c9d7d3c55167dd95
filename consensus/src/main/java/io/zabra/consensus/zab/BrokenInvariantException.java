package io.zabra.consensus.zab;

/** The server itself is wrong, or its disk is. It must stop at once, and say these numbers. */
public final class BrokenInvariantException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public BrokenInvariantException(String message) {
        super(message);
    }
}
