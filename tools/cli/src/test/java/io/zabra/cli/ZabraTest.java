package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "frobnicate | there is no command 'frobnicate'",
                "stat | there is no command 'stat'; did you mean status?",
                "bakcup | there is no command 'bakcup'; did you mean backup?",
                "exprot | there is no command 'exprot'; did you mean export?",
                "s | there is no command 's'",
                "simulate --seeds many | Invalid value for option '--seeds': 'many' is no whole number",
                "chaos --minutes some | Invalid value for option '--minutes': 'some' is no number",
                "export --formt=sql x | 'zabra export' has no option --formt=sql; did you mean --format?",
                "export --wherever x | 'zabra export' has no option --wherever"
            })
    void whatIsWrongIsSaidAndOnlyWhatIsNearIsSuggested(String line, String said) {
        assertThat(execute(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines().findFirst()).hasValue("zabra: " + said);
    }

    @Test
    void coloursGoToTerminalsThatHaveThem() {
        Map<String, String> both = Map.of("ZABRA_COLUMNS", "80", "ZABRA_PROGRESS", "80", "TERM", "xterm");
        assertThat(Zabra.ofOutput(both)).isEqualTo(Ansi.ON);
        assertThat(Zabra.ofErrors(both)).isEqualTo(Ansi.ON);
        Map<String, String> errorsInAFile = Map.of("ZABRA_COLUMNS", "80", "TERM", "xterm");
        assertThat(Zabra.ofErrors(errorsInAFile)).isEqualTo(Ansi.OFF);
        assertThat(Zabra.ofOutput(Map.of("ZABRA_PROGRESS", "80", "TERM", "xterm")))
                .isEqualTo(Ansi.OFF);
        for (Map<String, String> plain : List.of(Map.of("TERM", "dumb"), Map.of("TERM", "xterm", "NO_COLOR", "1"))) {
            Map<String, String> environment = new HashMap<>(both);
            environment.putAll(plain);
            assertThat(Zabra.ofOutput(environment)).isEqualTo(Ansi.OFF);
            assertThat(Zabra.ofErrors(environment)).isEqualTo(Ansi.OFF);
        }
    }

    @Test
    void helpMayBeAskedForByACommand() {
        assertThat(execute("help", "backup")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("Usage: zabra backup ");
        out.getBuffer().setLength(0);
        assertThat(execute("help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("Usage: zabra ").contains("Commands:");
        assertThat(execute("help", "bakcup")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("zabra: there is no command 'bakcup'; did you mean backup?");
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
    @ValueSource(
            strings = {
                "simulate --seeds 0",
                "simulate --seeds -3",
                "simulate --minutes 0",
                "chaos --minutes 0",
                "chaos --minutes NaN",
                "chaos --clients 0"
            })
    void aTrialOfNothingIsNoSuccess(String command) {
        assertThat(execute(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(" must be ");
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
