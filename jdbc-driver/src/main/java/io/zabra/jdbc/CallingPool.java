package io.zabra.jdbc;

import java.util.Locale;
import java.util.Set;

/**
 * Whether a connection pool is opening the connection: {@link ZabraConnectionPoolDataSource}, which is for pools alone, a
 * class of a known pool among the callers, or one that calls itself a pool of connections. JDBC has no other way to tell; a
 * pool that none of this finds can say {@code ephemerals=refuse}.
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
            ".ucp.jdbc.",
            ".beecp.",
            ".commons.pool.",
            ".commons.pool2.");

    /** The same of the pools that frameworks and application servers have inside. */
    private static final Set<String> POOLS_WITHIN = Set.of(
            // MyBatis and its forerunner, Hibernate, EclipseLink, Ebean, Cayenne.
            ".ibatis.datasource.pooled.",
            "com.ibatis.common.jdbc.",
            ".DriverManagerConnectionProvider",
            ".eclipse.persistence.sessions.server.",
            ".ebean.datasource.",
            ".avaje.datasource.",
            ".cayenne.datasource.",
            // IronJacamar in WildFly and the one before it, GlassFish, WebLogic, WebSphere, Liberty, Resin, SAP, TranQL
            // in Geronimo.
            ".jboss.jca.",
            ".jboss.resource.adapter.jdbc.",
            "com.sun.gjc.",
            "weblogic.jdbc.",
            ".ibm.ws.rsadapter.",
            ".ibm.ws.jdbc.",
            ".ibm.ejs.j2c.",
            ".caucho.sql.",
            ".sap.engine.services.dbpool.",
            ".tranql.connector.",
            // Atomikos, Bitronix, XAPool.
            ".atomikos.jdbc.",
            "bitronix.tm.resource.jdbc.",
            ".enhydra.jdbc.pool.");

    /** Words, among others, of a class that is a pool of connections and nobody has heard of. */
    private static final Set<String> POOLS_BY_NAME = Set.of(
            "connectionpool",
            "connectionspool",
            "pooledconnection",
            "poolingconnection",
            "pooleddatasource",
            "poolingdatasource",
            "datasourcepool",
            "jdbcpool",
            "dbpool");

    private static final String OURS = CallingPool.class.getPackageName() + ".";
    private static final String CLEAR_WARNINGS = "clearWarnings";

    private CallingPool() {}

    static boolean isOnStack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).anyMatch(CallingPool::isPool));
    }

    /**
     * Whether a known pool calls of its own accord, and not for its user: a method that it only passes on has the same name in
     * the pool and here.
     */
    static boolean isTakingBack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.dropWhile(frame -> frame.getClassName().startsWith(OURS)
                                || frame.getMethodName().equals(CLEAR_WARNINGS))
                        .findFirst()
                        .map(frame -> isKnown(frame.getClassName()))
                        .orElse(false));
    }

    static boolean isPool(String className) {
        return isKnown(className) || (!className.startsWith(OURS) && isPoolByName(className));
    }

    private static boolean isKnown(String className) {
        return className.equals(ZabraConnectionPoolDataSource.class.getName())
                || POOLS.stream().anyMatch(className::contains)
                || POOLS_WITHIN.stream().anyMatch(className::contains);
    }

    private static boolean isPoolByName(String className) {
        String name = className.substring(className.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !name.contains("unpooled") && POOLS_BY_NAME.stream().anyMatch(name::contains);
    }
}
