package io.zabra.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that teaches the shell to complete. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh: source <(zabra completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /** Where there is no word to offer, it would keep the shell from offering files: many arguments are either a server or a directory. */
    private static final String NO_FILES = "  type compopt &>/dev/null && compopt +o default\n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        String script = AutoComplete.bash("zabra", spec.root().commandLine());
        spec.commandLine().getOut().print(script.replace(NO_FILES, ""));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
