package io.zabra.cli;

import io.zabra.cli.output.Progress;
import io.zabra.cli.output.Screen;
import io.zabra.cli.output.StandardOutput;
import io.zabra.engine.disk.FileTrouble;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code zabra} command and its subcommands. */
@Command(
        name = "zabra",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A ZooKeeper ensemble member with SQL inside.",
        subcommands = {
            DemoCommand.class,
            SqlCommand.class,
            ServerCommand.class,
            StatusCommand.class,
            TopCommand.class,
            SimulateCommand.class,
            ChaosCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            LogCommand.class,
            SnapshotCommand.class,
            VersionCommand.class,
            HelpCommand.class,
            CompletionCommand.class,
            ArchiveClassesCommand.class
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "'zabra COMMAND --help' tells more of each. From a clone, 'zabra bench' measures.",
            "Exit status: 0 done and well, 1 not done or not well, 2 wrong command line, 3 no connection.",
            "Environment: JAVA_HOME picks the JVM, ZABRA_JAVA_OPTS adds options for it."
        })
public final class Zabra implements Runnable {
    private static final String SERVER = "server";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(
                isServerOfFile(args)
                        ? serve(Path.of(args[1]))
                        : run(isServer(args) ? serverAlone() : commandLine(), args));
    }

    /** With standard output and standard error in UTF-8. What can't be written is a failure, unless nobody reads it any more. */
    private static int run(CommandLine commandLine, String[] args) {
        commandLine.setOut(StandardOutput.printer());
        commandLine.setErr(StandardOutput.errors());
        try {
            return commandLine.execute(args);
        } catch (StandardOutput.Failed e) {
            // The help itself, which is printed before any command runs.
            return explain(e, commandLine);
        }
    }

    private static boolean isServer(String[] args) {
        return args.length > 0 && args[0].equals(SERVER);
    }

    /** {@code server CONFIG}, without an option, or a file of arguments. */
    static boolean isServerOfFile(String[] args) {
        return args.length == 2 && isServer(args) && !args[1].isEmpty() && "-@".indexOf(args[1].charAt(0)) < 0;
    }

    /** As the command line does, which needs not be read for this: that would take its part of the time that a server needs to start. */
    private static int serve(Path file) {
        try {
            return ServerCommand.run(file, new PrintWriter(System.err, true, Charset.defaultCharset()));
        } catch (Exception e) {
            return explain(e, serverAlone());
        }
    }

    /** The whole command line, ready to execute. */
    static CommandLine commandLine() {
        return prepared(new CommandLine(new Zabra()));
    }

    /** Without the other commands, which take a third of the time that a server needs to start. */
    static CommandLine serverAlone() {
        CommandLine zabra = new CommandLine(CommandSpec.create().name("zabra"));
        return prepared(zabra.addSubcommand(SERVER, new ServerCommand()));
    }

    private static CommandLine prepared(CommandLine commandLine) {
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(ofOutput(System.getenv())));
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line));
        commandLine.setParameterExceptionHandler((failure, args) -> {
            CommandLine line = failure.getCommandLine();
            PrintWriter err = line.getErr();
            err.println(error("zabra: " + WrongArguments.text(failure, args)));
            err.println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
            return ExitCode.USAGE;
        });
        return commandLine;
    }

    /** Colours of the help, where it goes to a terminal that has them. */
    static Ansi ofOutput(Map<String, String> environment) {
        return Screen.columns(environment) > 0 && Screen.mayHaveColours(environment) ? Ansi.ON : Ansi.OFF;
    }

    /** Errors may go elsewhere than the output. */
    static Ansi ofErrors(Map<String, String> environment) {
        return Progress.isTerminal(environment) && Screen.mayHaveColours(environment) ? Ansi.ON : Ansi.OFF;
    }

    private static Text error(String text) {
        return CommandLine.Help.defaultColorScheme(ofErrors(System.getenv())).errorText(text);
    }

    private static int explain(Exception failure, CommandLine line) {
        if (failure instanceof StandardOutput.Failed output && output.isReaderGone()) {
            return ExitCode.OK;
        }
        line.getErr().println(error("zabra: " + FileTrouble.text(failure)));
        return failure.getCause() instanceof SQLException cause ? ExitCode.of(cause) : ExitCode.FAILED;
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
