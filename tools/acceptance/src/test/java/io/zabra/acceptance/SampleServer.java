package io.zabra.acceptance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.SampleData;
import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server with the sample data (Kafka, ClickHouse, Curator) on a port of its own, and a pool of connections to it. */
final class SampleServer implements AutoCloseable {
    private final ZabraServer server;
    private final HikariDataSource pool;

    private SampleServer(ZabraServer server) {
        this.server = server;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername("app");
        config.setPassword("test");
        config.setMaximumPoolSize(4);
        this.pool = new HikariDataSource(config);
    }

    static SampleServer start(Path directory) throws IOException, ConfigException {
        Path source = Files.createDirectory(directory.resolve("apache"));
        ApacheDirectory sample = SampleData.writeTo(source);
        Path target = directory.resolve("zabra");
        LocalStore.install(
                target,
                sink -> ApacheImport.run(sample, sink),
                LocalStoreConfig.standard().withExtendedTypes(true));
        return new SampleServer(ZabraServer.start(ServerConfig.standalone(target, 0)));
    }

    String url() {
        return "jdbc:zabra://127.0.0.1:" + server.port();
    }

    HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
        server.close();
    }
}
