package io.zabra.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The same as {@code --help}, for who asks before he knows that. */
@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        description = "Show the help of a command, or the list of them.",
        footerHeading = "%nExample:%n",
        footer = "  zabra help backup")
final class HelpCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..1",
            completionCandidates = Names.class,
            description = "Without one: the list.")
    private @Nullable String command;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Of all commands. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            Command zabra = Objects.requireNonNull(Zabra.class.getAnnotation(Command.class));
            return Arrays.stream(zabra.subcommands())
                    .map(command -> Objects.requireNonNull(command.getAnnotation(Command.class))
                            .name())
                    .iterator();
        }
    }

    @Override
    public Integer call() {
        CommandLine zabra = spec.root().commandLine();
        CommandLine wanted = command == null ? zabra : zabra.getSubcommands().get(command);
        if (wanted == null) {
            throw new UnmatchedArgumentException(zabra, List.of(command));
        }
        wanted.usage(spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
