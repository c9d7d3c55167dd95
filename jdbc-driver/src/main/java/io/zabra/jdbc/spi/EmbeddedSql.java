package io.zabra.jdbc.spi;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Opens stores in this process; found by {@link java.util.ServiceLoader}, implemented by the {@code sql} module.
 * Sessions on one directory or one name share a store, which closes with the last of them.
 */
public interface EmbeddedSql {
    /** {@code jdbc:zabra:embedded:DIR}; the directory is created where it does not exist. */
    SqlSession openDirectory(Path directory, SqlSessionOptions options) throws SQLException;

    /** {@code jdbc:zabra:mem:NAME}; gone with its last session. */
    SqlSession openMemory(String name, SqlSessionOptions options) throws SQLException;
}
