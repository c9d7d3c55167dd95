package io.zabra.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two processes do that both found nothing in a directory. */
class NewStoreTest {
    @TempDir
    private Path parent;

    private Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra:embedded:" + directory);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatAnotherProcessHasMadeInTheMeantimeStays() throws IOException, SQLException {
        Path directory = parent.resolve("store");
        NewStore late = NewStore.in(directory);
        try (Connection other = connect(directory)) {
            assertThat(late.takeAway()).isFalse();
            execute(other, "insert into znodes (path) values ('/kept')");
        }
        assertThat(late.takeAway()).isFalse();
        try (Connection again = connect(directory)) {
            execute(again, "update znodes set data_text = 'there' where path = '/kept' returning path");
        }
        assertThat(directory.resolve("format")).exists();
    }

    @Test
    void aStoreIntoWhichNothingWasWrittenGoes() throws IOException, SQLException {
        Path directory = Files.createDirectory(parent.resolve("store"));
        Path mine = Files.writeString(directory.resolve("myid"), "1");
        NewStore made = NewStore.in(directory);
        connect(directory).close();
        assertThat(directory.resolve("format")).exists();
        assertThat(made.takeAway()).isTrue();
        assertThat(directory.toFile().list()).containsExactly("myid");
        assertThat(mine).hasContent("1");
    }
}
