package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short run of what {@code zabra chaos} does for as long as one likes; what the machine lacks it says. */
class ChaosCommandTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void realServersLoseNothing() {
        long seed = new Random().nextInt(1_000_000);
        CommandLine zabra = Zabra.commandLine();
        StringWriter printed = new StringWriter();
        zabra.setOut(new PrintWriter(printed));
        zabra.setErr(new PrintWriter(printed));
        int status = zabra.execute(
                "chaos",
                "--minutes",
                "0.4",
                "--seed",
                Long.toString(seed),
                "--directory",
                directory.resolve("chaos").toString());
        // What the machine lacks is to be seen in the output of a build that is green, too.
        printed.toString()
                .lines()
                .filter(line -> line.startsWith("SKIPPED"))
                .distinct()
                .forEach(System.out::println);
        assertThat(status).as("zabra chaos --seed %d:%n%s", seed, printed).isZero();
        assertThat(printed.toString()).containsPattern("seed " + seed + ", faults \\{.*[A-Z_]+=[1-9]");
    }
}
