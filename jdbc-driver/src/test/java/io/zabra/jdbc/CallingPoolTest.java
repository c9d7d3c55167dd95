package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as they are on the stack when each opens a connection. */
class CallingPoolTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator",
                "shaded.com.zaxxer.hikari.pool.PoolBase",
                "org.apache.commons.dbcp2.PoolableConnectionFactory",
                "org.apache.tomcat.dbcp.dbcp2.PoolableConnectionFactory",
                "org.apache.tomcat.jdbc.pool.PooledConnection",
                "com.mchange.v2.c3p0.impl.C3P0PooledConnectionPool",
                "io.agroal.pool.ConnectionFactory",
                "org.vibur.dbcp.pool.ConnectionFactory",
                "com.alibaba.druid.pool.DruidAbstractDataSource",
                "com.jolbox.bonecp.BoneCP",
                "oracle.ucp.jdbc.DriverConnectionFactoryAdapter",
                "org.apache.commons.pool2.impl.GenericObjectPool",
                "org.apache.ibatis.datasource.pooled.PooledDataSource",
                "com.ibatis.common.jdbc.SimpleDataSource",
                "org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProviderImpl$PooledConnections",
                "org.hibernate.connection.DriverManagerConnectionProvider",
                "org.eclipse.persistence.sessions.server.ConnectionPool",
                "io.ebean.datasource.pool.ConnectionPool",
                "org.apache.cayenne.datasource.UnmanagedPoolingDataSource",
                "org.jboss.jca.adapters.jdbc.local.LocalManagedConnectionFactory",
                "org.jboss.resource.adapter.jdbc.local.LocalManagedConnectionFactory",
                "com.sun.gjc.spi.DMManagedConnectionFactory",
                "weblogic.jdbc.common.internal.ConnectionEnvFactory",
                "com.ibm.ws.rsadapter.impl.WSManagedConnectionFactoryImpl",
                "com.ibm.ws.jdbc.WSJdbcDataSource",
                "com.atomikos.jdbc.AbstractDataSourceBean",
                "bitronix.tm.resource.jdbc.PoolingDataSource",
                "org.h2.jdbcx.JdbcConnectionPool",
                "com.acme.db.OurConnectionPool",
                "com.acme.PooledDataSourceFactory$1",
                "com.acme.DbPool",
                "io.zabra.jdbc.ZabraConnectionPoolDataSource"
            })
    void isAPool(String className) {
        assertThat(CallingPool.isPool(className)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.concurrent.ThreadPoolExecutor$Worker",
                "java.util.concurrent.ForkJoinPool",
                "org.eclipse.jetty.util.thread.QueuedThreadPool",
                "org.apache.ibatis.datasource.unpooled.UnpooledDataSource",
                "org.hibernate.engine.jdbc.connections.internal.DatasourceConnectionProviderImpl",
                "org.springframework.jdbc.datasource.DriverManagerDataSource",
                "com.acme.CarPool",
                "io.zabra.jdbc.ConnectionPoolDataSourceTest",
                "io.zabra.jdbc.ZabraDataSource"
            })
    void isNone(String className) {
        assertThat(CallingPool.isPool(className)).isFalse();
    }
}
