package io.zabra.bench;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** {@code zabra bench} within the test's process. */
public final class BenchCommand {
    private BenchCommand() {}

    /** What came of it. */
    public record Ended(int status, String out, String err) {}

    public static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine bench = BenchMain.commandLine();
        bench.setOut(new PrintWriter(out, true));
        bench.setErr(new PrintWriter(err, true));
        int status = bench.execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }
}
