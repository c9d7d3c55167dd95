package io.zabra.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws result files. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = {
            "Draw what 'compare --results' has written, as one page without anything from elsewhere.",
            "Where something was measured more than once, the last counts."
        })
public final class PageBench implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RESULTS", description = "Files of JSON lines.")
    private List<Path> files = List.of();

    @Option(names = "-o", paramLabel = "FILE", description = "Where to; default: ${DEFAULT-VALUE}.")
    private Path page = Path.of("docs/benchmarks.html");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Map<String, ResultLine> newest = new LinkedHashMap<>();
        for (Path file : files) {
            for (String text : Files.readAllLines(file)) {
                if (!text.isBlank()) {
                    ResultLine line = ResultLine.parse(text);
                    newest.put(line.subject(), line);
                }
            }
        }
        Files.writeString(page, new ResultPage(new ArrayList<>(newest.values())).html());
        PrintWriter out = spec.commandLine().getOut();
        out.println(page + ": " + newest.size() + " results");
        out.flush();
        return 0;
    }
}
