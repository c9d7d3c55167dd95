package io.zabra.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, as its user sees it. */
final class WrongArguments {
    private WrongArguments() {}

    /**
     * One line; with the nearest names, where a command or an option is not known. An option that is not known counts for more than what is
     * missing: who mistypes {@code --help} has left out the rest.
     *
     * @param args of the whole command line
     */
    static String text(ParameterException failure, String[] args) {
        return failure instanceof MissingParameterException
                ? unknownOption(failure.getCommandLine(), args)
                        .map(option -> text(new UnmatchedArgumentException(failure.getCommandLine(), List.of(option))))
                        .orElseGet(() -> text(failure))
                : text(failure);
    }

    private static Optional<String> unknownOption(CommandLine line, String[] args) {
        Set<String> known = line.getCommandSpec().optionsMap().keySet();
        return Arrays.stream(args)
                .map(arg -> arg.replaceFirst("=.*", ""))
                .filter(arg -> arg.startsWith("--") && arg.length() > 2 && !known.contains(arg))
                .findFirst();
    }

    private static String text(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(failure.getMessage())
                    .replaceFirst("is not an? (int|long)$", "is no whole number")
                    .replaceFirst("is not a double$", "is no number");
        }
        CommandLine line = failure.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        List<String> near = NearNames.of(first.replaceFirst("=.*", ""), names(line, unmatched.isUnknownOption()));
        String meant = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        if (unmatched.isUnknownOption()) {
            return "'" + line.getCommandSpec().qualifiedName() + "' has no option " + first + meant;
        }
        return line.getSubcommands().isEmpty()
                ? "'" + first + "' is one argument too many"
                : "there is no command '" + first + "'" + meant;
    }

    private static Collection<String> names(CommandLine line, boolean options) {
        return options
                ? line.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .flatMap(option -> Arrays.stream(option.names()))
                        .filter(name -> name.startsWith("--"))
                        .toList()
                : line.getSubcommands().keySet();
    }
}
