package io.zabra.jdbc;

import java.util.Set;

/**
 * Whether a connection pool is opening the connection: {@link ZabraConnectionPoolDataSource}, which is for pools alone, or a
 * class of a well-known pool among the callers. JDBC has no other way to tell, and a pool that is not known here can say
 * {@code ephemerals=refuse}.
 */
final class CallingPool {
    /** Parts of the names of their packages, which stay when somebody relocates them. */
    private static final Set<String> POOLS = Set.of(
            ".hikari.",
            ".dbcp.",
            ".dbcp2.",
            ".tomcat.jdbc.pool.",
            ".c3p0.",
            ".agroal.",
            ".vibur.",
            ".druid.pool.",
            ".bonecp.",
            ".proxool.",
            ".ucp.jdbc.");

    private static final String OURS = CallingPool.class.getPackageName() + ".";
    private static final String CLEAR_WARNINGS = "clearWarnings";

    private CallingPool() {}

    static boolean isOnStack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).anyMatch(CallingPool::isOfPool));
    }

    /**
     * Whether a pool calls of its own accord, and not for its user: a method that it only passes on has the same name in the
     * pool and here.
     */
    static boolean isTakingBack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.dropWhile(frame -> frame.getClassName().startsWith(OURS)
                                || frame.getMethodName().equals(CLEAR_WARNINGS))
                        .findFirst()
                        .map(frame -> isOfPool(frame.getClassName()))
                        .orElse(false));
    }

    private static boolean isOfPool(String className) {
        return className.equals(ZabraConnectionPoolDataSource.class.getName())
                || POOLS.stream().anyMatch(className::contains);
    }
}
