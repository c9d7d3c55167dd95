package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ZabraTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelp() {
        for (CommandLine command : Zabra.commandLine().getSubcommands().values()) {
            assertThat(command.getUsageMessage()).startsWith("Usage: zabra " + command.getCommandName());
            // The list of commands shows the first one, which therefore is a whole sentence.
            String[] description = command.getCommandSpec().usageMessage().description();
            assertThat(description[0]).matches("[A-Z].*[.)]");
            // They are wrapped to the terminal's width, not to that of the source.
            assertThat(description).allMatch(line -> line.matches("|.*[.:)>]"));
        }
        assertThat(execute()).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Commands:").contains("  sql ");
    }

    @Test
    void theVersionIsThePoms() {
        assertThat(execute("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).matches("zabra \\d+\\.\\d+\\.\\d+\\R");
    }

    @Test
    void aWrongCommandLineIsExplained() {
        assertThat(execute("vresion")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("zabra: there is no command 'vresion'; did you mean version")
                .contains("zabra --help");
    }

    @Test
    void anUnknownOptionAndAnArgumentTooManyAreNamed() {
        assertThat(execute("server", "--chek", "zoo.cfg")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'zabra server' has no option --chek; did you mean --check");
        assertThat(execute("sql", "--hlep")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'zabra sql' has no option --hlep");
        assertThat(execute("import", "--dry-run")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Missing required parameters: 'SOURCE', 'TARGET'");
        assertThat(execute("server", "zoo.cfg", "myid")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'myid' is one argument too many");
    }

    @Test
    void aServerThatStartsByItselfSaysTheSame() {
        CommandLine alone = Zabra.serverAlone();
        assertThat(serverHelp(alone)).isEqualTo(serverHelp(Zabra.commandLine()));
        alone.setErr(new PrintWriter(err, true));
        assertThat(alone.execute("server")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("CONFIG").contains("zabra server --help");
    }

    @Test
    void onlyAServerOfOneFileDoesWithoutTheCommandLine() {
        assertThat(Zabra.isServerOfFile(new String[] {"server", "zoo.cfg"})).isTrue();
        for (String other :
                List.of("server", "server --check", "server @args", "server --check zoo.cfg", "log zoo.cfg")) {
            assertThat(Zabra.isServerOfFile(other.split(" "))).as(other).isFalse();
        }
    }

    @Test
    void withoutTheCommandLineAServerSaysTheSame(@TempDir Path directory) throws IOException, InterruptedException {
        Path missing = directory.resolve("missing.cfg");
        assertThat(execute("server", missing.toString())).isEqualTo(ExitCode.FAILED);
        StringWriter alone = new StringWriter();
        assertThat(ServerCommand.run(missing, new PrintWriter(alone, true))).isEqualTo(ExitCode.FAILED);
        assertThat(alone.toString()).isEqualTo(err.toString()).contains("missing.cfg: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql %s -e select", "export %s", "backup %s to", "top %s"})
    void noConnectionHasAStatusOfItsOwn(String command) {
        assertThat(execute(command.formatted("jdbc:nosuchdatabase:x").split(" ")))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).startsWith("zabra: ").contains("jdbc:nosuchdatabase:x");
    }

    @Test
    void aCommandThatLacksWhatItNeedsIsWrong() {
        for (CommandLine command : Zabra.commandLine().getSubcommands().values()) {
            boolean needs = command.getCommandSpec().positionalParameters().stream()
                    .anyMatch(CommandLine.Model.ArgSpec::required);
            if (needs) {
                assertThat(execute(command.getCommandName()))
                        .as(command.getCommandName())
                        .isEqualTo(ExitCode.USAGE);
            }
        }
        assertThat(err.toString()).contains("zabra backup --help").contains("zabra status --help");
    }

    /** A line that is wrapped is no command any more for whoever copies it. */
    @Test
    void examplesFitTheNarrowestTerminalThatHelpIsWrittenFor() {
        for (CommandLine command : Zabra.commandLine().getSubcommands().values()) {
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as(command.getCommandName())
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThan(80));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"import %s to", "log %s", "snapshot %s", "restore %s to"})
    void aFileThatIsMissingIsNamedWithTheCause(String command, @TempDir Path directory) {
        Path file = directory.resolve("missing");
        assertThat(execute(command.formatted(file).split(" "))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEqualToIgnoringNewLines("zabra: " + file + ": there is no such file or directory");
    }

    @Test
    void aStoreThatIsNoDirectoryIsNamedWithTheCause(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(execute("sql", "jdbc:zabra:embedded:" + file, "-e", "SELECT 1"))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("cannot be opened: " + file + " is a file, no directory");
    }

    @Test
    void theShellLearnsToComplete() {
        assertThat(execute("completion")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("complete -F _complete_zabra").contains("--format");
    }

    private static String serverHelp(CommandLine zabra) {
        return Objects.requireNonNull(zabra.getSubcommands().get("server")).getUsageMessage();
    }

    private int execute(String... args) {
        CommandLine commandLine = Zabra.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
