package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ZabraTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelp() {
        for (CommandLine command : Zabra.commandLine().getSubcommands().values()) {
            assertThat(command.getUsageMessage()).startsWith("Usage: zabra " + command.getCommandName());
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
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
        assertThat(err.toString()).contains("vresion").contains("zabra --help");
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
    void noConnectionHasAStatusOfItsOwn() {
        assertThat(execute("sql", "jdbc:nosuchdatabase:x", "-e", "select 1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("cannot connect to jdbc:nosuchdatabase:x");
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
