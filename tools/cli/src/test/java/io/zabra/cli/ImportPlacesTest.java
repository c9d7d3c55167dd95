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
    void aFileThatIsWrongMakesNoStore() throws IOException {
        Files.writeString(file, "{\"path\":\"/p\"}\nno znode\n");
        CommandRun run = CommandRun.of("import", file, store);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("line 2").doesNotContain("new store");
        assertThat(store).doesNotExist();
    }

    @Test
    void aNewStoreIntoWhichNothingIsImportedIsTakenAwayWithAllThatWasMadeForIt() throws IOException {
        Files.writeString(file, "{\"path\":\"/p\"}\n{\"path\":\"/p\",\"text\":\"other\"}\n");
        Path deep = directory.resolve("not/there/yet");
        CommandRun run = CommandRun.of("import", file, deep);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("A new store is made in " + deep + ".\n")
                .endsWith("The new store is taken away again: nothing was imported.\n");
        assertThat(directory.resolve("not")).doesNotExist();

        Files.createDirectory(store);
        Files.writeString(store.resolve("myid"), "1");
        assertThat(CommandRun.of("import", file, "jdbc:zabra:embedded:" + store).exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(store.toFile().list()).containsExactly("myid");
    }

    @Test
    void aStoreThatWasThereStays() throws IOException {
        assertThat(CommandRun.of("import", file, store).exitCode()).isEqualTo(ExitCode.OK);
        Files.writeString(file, "{\"path\":\"/p\",\"text\":\"other\"}\n");
        CommandRun run = CommandRun.of("import", file, store);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).doesNotContain("taken away");
        assertThat(CommandRun.of("export", store, "--path", "/p").out()).startsWith("{\"path\":\"/p\",\"version\"");
    }

    @Test
    void aDryRunIntoANewStoreTellsWhatWouldBeDoneAndMakesNone() {
        CommandRun run = CommandRun.of("import", file, store, "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("To be imported into " + store + ": 1 created");
        assertThat(store).doesNotExist();
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
