package io.zabra.engine.tree;

/**
 * The entry of a reader that looks at every record of a version once, in the order of their paths in UTF-8: what lies behind it
 * need not be kept for it. It is entered and told on by its reader, and looked at by the writer.
 */
final class Passage implements ReaderEntry {
    /** Of one that needs nothing any more. */
    static final long NO_VERSION = Long.MAX_VALUE;

    private static final byte[] NOTHING = {};

    private final Passages passages;
    private volatile long version;
    /** All paths up to this one were read. */
    private volatile byte[] behind = NOTHING;

    private volatile boolean revoked;

    Passage(Passages passages, long version) {
        this.passages = passages;
        this.version = version;
    }

    /** {@link #NO_VERSION} where it was revoked. */
    long version() {
        return revoked ? NO_VERSION : version;
    }

    /** Moves the entry to a version that is published, before anything is read; it counts again where it was revoked. */
    void hold(long newVersion) {
        version = newVersion;
        revoked = false;
    }

    byte[] behind() {
        return behind;
    }

    /** @param path the last one that was read; not to be written to any more */
    void passed(byte[] path) {
        behind = path;
    }

    boolean isAtStart() {
        return behind.length == 0;
    }

    /** Writer. */
    void revoke() {
        revoked = true;
    }

    @Override
    public boolean isRevoked() {
        return revoked;
    }

    @Override
    public void leave() {
        passages.left(this);
    }
}
