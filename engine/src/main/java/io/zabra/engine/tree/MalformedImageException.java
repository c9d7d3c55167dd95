package io.zabra.engine.tree;

/** Bytes that are no part of a {@link TreeImage}. */
public final class MalformedImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedImageException(String message) {
        super(message);
    }
}
