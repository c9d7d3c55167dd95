package io.zabra.consensus.quorum;

/** A configuration text that cannot be understood, or describes an ensemble that cannot work. The message names the part. */
public final class QuorumConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public QuorumConfigException(String message) {
        super(message);
    }
}
