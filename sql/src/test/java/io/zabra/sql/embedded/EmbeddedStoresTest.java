package io.zabra.sql.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Epochs;
import io.zabra.engine.disk.NioDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through {@code java.sql}, as an application has it. */
class EmbeddedStoresTest {
    private static final String PATHS = "SELECT path FROM znodes WHERE path NOT LIKE '/zookeeper%' ORDER BY path";

    private static List<String> paths(Connection connection) throws SQLException {
        List<String> paths = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PATHS)) {
            while (rows.next()) {
                paths.add(rows.getString("path"));
            }
        }
        return paths;
    }

    private static void create(Connection connection, String path, String type) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO znodes (path, node_type) VALUES (?, ?)")) {
            insert.setString(1, path);
            insert.setString(2, type);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void connectionsOfOneNameShareAStoreThatEndsWithTheLast() throws SQLException {
        String url = "jdbc:zabra:mem:shared";
        try (Connection first = DriverManager.getConnection(url);
                Connection second = DriverManager.getConnection(url)) {
            create(first, "/a", "PERSISTENT");
            assertThat(paths(second)).containsExactly("/", "/a");
        }
        try (Connection anew = DriverManager.getConnection(url)) {
            assertThat(paths(anew)).containsExactly("/");
        }
    }

    /** Its sessions would expire there, and the ensemble not know of it. */
    @Test
    void theDirectoryOfAMemberIsRefusedAndStaysAsItIs(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store");
        String url = "jdbc:zabra:embedded:" + store;
        try (Connection connection = DriverManager.getConnection(url)) {
            create(connection, "/kept", "PERSISTENT");
        }
        try (DataDirectory data = DataDirectory.open(NioDisk.DISK, store)) {
            data.epochs().write(new Epochs(3, 2));
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is of a member of an ensemble")
                .hasMessageContaining("zabra backup " + store + " FILE");
        Files.delete(store.resolve("epoch"));
        Path configs = Files.createFile(store.resolve("configs"));
        assertThatThrownBy(() -> DriverManager.getConnection(url))
                .hasMessageContaining("is of a member of an ensemble");
        Files.delete(configs);
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(paths(connection)).containsExactly("/", "/kept");
        }
    }

    @Test
    void anEphemeralGoesWithItsConnection() throws SQLException {
        String url = "jdbc:zabra:mem:ephemeral";
        try (Connection observer = DriverManager.getConnection(url)) {
            try (Connection owner = DriverManager.getConnection(url)) {
                create(owner, "/e", "EPHEMERAL");
                assertThat(paths(observer)).containsExactly("/", "/e");
            }
            assertThat(paths(observer)).containsExactly("/");
        }
    }

    @Test
    void aDirectoryKeepsWhatWasWritten(@TempDir Path directory) throws SQLException {
        String url = "jdbc:zabra:embedded:" + directory.resolve("store");
        try (Connection connection = DriverManager.getConnection(url)) {
            create(connection, "/kept", "PERSISTENT");
            create(connection, "/gone", "EPHEMERAL");
        }
        try (Connection again = DriverManager.getConnection(url)) {
            assertThat(paths(again)).containsExactly("/", "/kept");
        }
    }

    @Test
    void aDirectoryThatIsNotOursIsRefused(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:zabra:embedded:" + file))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
    }
}
