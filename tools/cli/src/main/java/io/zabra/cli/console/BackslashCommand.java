package io.zabra.cli.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The console's own commands. */
enum BackslashCommand {
    DESCRIBE("\\d", "[TABLE]", "tables, or the columns and keys of one"),
    FORMAT("\\format", "[table|vertical|csv|json]", "how results are printed"),
    EXPANDED("\\x", "", "vertical output, with nothing cut, on or off"),
    TIMING("\\timing", "", "how long statements take, on or off"),
    ZXID("\\zxid", "", "the zxid that a result is of, on or off"),
    WATCH("\\watch", "[SECONDS [TIMES]]", "run the last statement again and again, until Ctrl-C"),
    INCLUDE("\\i", "FILE", "run the statements of a file"),
    HELP("\\?", "", "this list"),
    QUIT("\\q", "", "leave (Ctrl-D too)");

    /** As other consoles have them. */
    private static final Map<String, BackslashCommand> ALSO = Map.of(
            "\\d+", DESCRIBE,
            "\\dt", DESCRIBE,
            "\\dt+", DESCRIBE,
            "\\dv", DESCRIBE,
            "\\h", HELP,
            "\\help", HELP,
            "\\quit", QUIT,
            "\\exit", QUIT);

    private final String word;
    private final String arguments;
    private final String help;

    BackslashCommand(String word, String arguments, String help) {
        this.word = word;
        this.arguments = arguments;
        this.help = help;
    }

    /** Null where there is no such command. */
    static @Nullable BackslashCommand named(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word.equals(word))
                .findFirst()
                .orElse(ALSO.get(word));
    }

    static List<String> words() {
        return Arrays.stream(values()).map(command -> command.word).toList();
    }

    static List<String> help() {
        return Arrays.stream(values())
                .map(command -> String.format("  %-34s %s", command.word + " " + command.arguments, command.help))
                .toList();
    }
}
