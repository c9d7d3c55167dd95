package io.zabra.bench.page;

import io.zabra.bench.result.ResultLine;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws result files. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = {
            "Draw what programs have written with --results, as one page without scripts or anything from elsewhere.",
            "Goals beside what was measured, plots and tables. Where something was measured more than once, the last counts."
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
            int number = 0;
            for (String text : Files.readAllLines(file)) {
                number++;
                if (!text.isBlank()) {
                    ResultLine line = parsed(text, file, number);
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

    private ResultLine parsed(String text, Path file, int number) {
        try {
            return ResultLine.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), file + ", line " + number + ": no result of 'zabra bench'", e, null, text);
        }
    }
}
