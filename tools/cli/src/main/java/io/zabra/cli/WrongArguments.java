package io.zabra.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, as its user sees it. */
final class WrongArguments {
    private WrongArguments() {}

    /** One line; with the nearest names, where a command or an option is not known. */
    static String text(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(failure.getMessage());
        }
        CommandLine line = failure.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        List<String> near = unmatched.getSuggestions();
        String meant = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        if (unmatched.isUnknownOption()) {
            return "'" + line.getCommandSpec().qualifiedName() + "' has no option " + first + meant;
        }
        return line.getSubcommands().isEmpty()
                ? "'" + first + "' is one argument too many"
                : "there is no command '" + first + "'" + meant;
    }
}
