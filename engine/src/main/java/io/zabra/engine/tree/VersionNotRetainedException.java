package io.zabra.engine.tree;

/** A version was asked for that is not kept any more, was never kept, or is yet to come. The message names those that are. */
public final class VersionNotRetainedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param asked as {@code "zxid 0x12"} or a time */
    public VersionNotRetainedException(String asked, RetainedVersions retained) {
        super("The tree as of " + asked + " cannot be read: retained is " + retained);
    }
}
