package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.apache.SampleData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path apache;

    @TempDir
    private Path parent;

    @BeforeEach
    void sample() throws IOException {
        SampleData.writeTo(apache);
    }

    @Test
    void theSampleIsTakenOver() {
        assertThat(execute(apache, parent.resolve("zabra"))).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .startsWith("Imported 3,412 znodes and 51 sessions up to zxid 0x12a9 in ")
                .contains("read    snapshot.12a9.gz: 3,412 znodes, 51 sessions at zxid 0x12a9");
    }

    @Test
    void aDirectoryThatHoldsDataIsLeftAlone() {
        assertThat(execute(apache, parent.resolve("zabra"))).isEqualTo(ExitCode.OK);
        assertThat(execute(apache, parent.resolve("zabra"))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("holds data already");
    }

    @Test
    void damagedDataImportsNothing() throws IOException {
        Path snapshot = apache.resolve("snapshot.12a9.gz");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(snapshot, bytes);
        assertThat(execute(apache, parent.resolve("zabra"))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("zabra: ").contains("snapshot.12a9.gz");
        assertThat(parent.resolve("zabra")).doesNotExist();
    }

    @Test
    void whatIsNoDataDirectoryIsRefused() {
        assertThat(execute(parent, parent.resolve("zabra"))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("is no data directory of Apache ZooKeeper");
    }

    private int execute(Path source, Path target) {
        CommandLine commandLine = Zabra.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute("import", source.toString(), target.toString());
    }
}
