package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.apache.SampleData;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Epochs;
import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an import goes to. */
class ImportPlacesTest {
    @TempDir
    private Path directory;

    private Path file;
    private Path store;

    @BeforeEach
    void source() throws IOException {
        file = directory.resolve("tree.jsonl");
        store = directory.resolve("store");
        Files.writeString(file, "{\"path\":\"/p\"}\n");
    }

    @Test
    void aNewStoreIsSpokenOf() {
        CommandRun first = CommandRun.of("import", file, store);
        assertThat(first.err()).isEqualTo("A new store is made in " + store + ".\n");
        assertThat(first.out()).startsWith("Imported into " + store + ": 1 created");
        assertThat(CommandRun.of("import", file, store).err()).isEmpty();
        Path embedded = directory.resolve("embedded");
        assertThat(CommandRun.of("import", file, "jdbc:zabra:embedded:" + embedded)
                        .err())
                .isEqualTo("A new store is made in " + embedded + ".\n");
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused() {
        CommandRun run = CommandRun.of("import", file, directory);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("zabra: ").contains(directory.toString());
        assertThat(directory.resolve("format")).doesNotExist();
    }

    @Test
    void aDirectoryInTheMiddleOfAnInstallationIsRefused() throws IOException {
        assertThat(CommandRun.of("import", file, store).exitCode()).isEqualTo(ExitCode.OK);
        Files.createFile(store.resolve("install"));
        CommandRun run = CommandRun.of("import", file, store);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("is in the middle of taking over a snapshot");
    }

    @Test
    void theDirectoryOfAMemberIsRefused() throws IOException {
        assertThat(CommandRun.of("import", file, store).exitCode()).isEqualTo(ExitCode.OK);
        Path configs = Files.createFile(store.resolve("configs"));
        assertThat(CommandRun.of("import", file, store).err()).contains("is of a member of an ensemble");
        Files.delete(configs);
        assertThat(CommandRun.of("import", file, store).exitCode()).isEqualTo(ExitCode.OK);
        try (DataDirectory data = DataDirectory.open(NioDisk.DISK, store)) {
            data.epochs().write(new Epochs(3, 2));
        }
        CommandRun run = CommandRun.of("import", file, "jdbc:zabra:embedded:" + store);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("is of a member of an ensemble");
    }

    @Test
    void optionsThatSayTheirDefaultsTakeAnApacheDirectoryOverWhole() throws IOException {
        Path apache = Files.createDirectory(directory.resolve("apache"));
        SampleData.writeTo(apache);
        CommandRun dry = CommandRun.of("import", apache, store, "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(dry.err()).contains("--dry-run is not for taking over a whole directory");
        assertThat(store).doesNotExist();
        CommandRun run = CommandRun.of("import", apache, store, "--into", "/", "--path", "/", "--on-conflict", "fail");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("Imported 3,412 znodes and 51 sessions");
    }

    @Test
    void aNameThatIsNotThereIsAServers() throws IOException {
        Path apache = Files.createDirectory(directory.resolve("apache"));
        SampleData.writeTo(apache);
        CommandRun run = CommandRun.of("import", apache, "no-such-host.invalid");
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).endsWith(". If a new directory is meant: ./no-such-host.invalid\n");
        assertThat(Path.of("no-such-host.invalid")).doesNotExist();
    }
}
