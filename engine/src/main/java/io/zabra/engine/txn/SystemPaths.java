package io.zabra.engine.txn;

/** The znodes that every tree has, and nobody deletes. */
public final class SystemPaths {
    public static final String ZOOKEEPER = "/zookeeper";
    public static final String QUOTA = "/zookeeper/quota";
    public static final String CONFIG = "/zookeeper/config";

    private SystemPaths() {}

    /** Whether it is one of them; the root is. */
    static boolean contains(String path) {
        return switch (path) {
            case ZnodePath.ROOT, ZOOKEEPER, QUOTA, CONFIG -> true;
            default -> false;
        };
    }
}
