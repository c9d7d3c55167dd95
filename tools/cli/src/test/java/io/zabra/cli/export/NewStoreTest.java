package io.zabra.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    /** As where the disk was full: what was begun is not opened for that, which would write what is missing. */
    @Test
    void aStoreThatCouldNotBeMadeWholeGoes() throws IOException, SQLException {
        Path directory = parent.resolve("store");
        NewStore made = NewStore.in(directory);
        connect(directory).close();
        Files.delete(directory.resolve("secret"));
        Files.createDirectory(directory.resolve("secret"));
        assertThatThrownBy(() -> connect(directory)).isInstanceOf(SQLException.class);
        assertThat(made.takeAway()).isTrue();
        assertThat(directory).doesNotExist();
    }

    @Test
    void whatWasBegunGoesWhereTheMakingFails() throws IOException {
        Path directory = parent.resolve("above/store");
        List<String> told = new ArrayList<>();
        NewStore.Making full = () -> {
            DataDirectory.open(NioDisk.DISK, directory).close();
            throw new IOException("No space left on device");
        };
        assertThatThrownBy(() -> NewStore.make(directory, full, () -> told.add("gone")))
                .hasMessage("No space left on device");
        assertThat(parent.resolve("above")).doesNotExist();
        assertThat(told).containsExactly("gone");
    }

    @Test
    void aStoreThatWasThereStaysWhereTheMakingFails() throws IOException, SQLException {
        Path directory = parent.resolve("store");
        connect(directory).close();
        List<String> told = new ArrayList<>();
        NewStore.Making refused = () -> {
            throw new IOException("holds data already");
        };
        assertThatThrownBy(() -> NewStore.make(directory, refused, () -> told.add("gone")))
                .hasMessage("holds data already");
        assertThat(directory.resolve("secret")).exists();
        assertThat(told).isEmpty();
    }

    @Test
    void aDirectoryOfSomethingElseIsNotTouched() throws IOException {
        Path lock = Files.writeString(parent.resolve("lock"), "somebody's");
        Files.writeString(parent.resolve("notes.txt"), "mine");
        List<String> told = new ArrayList<>();
        NewStore.Making making = () -> DataDirectory.open(NioDisk.DISK, parent).close();
        assertThatThrownBy(() -> NewStore.make(parent, making, () -> told.add("gone")))
                .hasMessageContaining("is no data directory of Zabra");
        assertThat(lock).hasContent("somebody's");
        assertThat(parent.toFile().list()).containsExactlyInAnyOrder("lock", "notes.txt");
        assertThat(told).isEmpty();
    }
}
