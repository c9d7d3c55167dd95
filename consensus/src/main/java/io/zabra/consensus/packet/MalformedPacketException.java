package io.zabra.consensus.packet;

/** Bytes from a peer that are no packet. The link that brought them is closed; nothing else happens. */
public final class MalformedPacketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }
}
