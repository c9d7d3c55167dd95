package io.zabra.bench.jmh;

import io.zabra.bench.run.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.BenchmarkProcessor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Makes JMH's own classes around the benchmarks of this package, and hands over to JMH, whose options it takes. They are made when
 * it starts, not when Zabra is built: the build's checks are not for generated code.
 */
@Command(
        name = "jmh",
        description = {
            "Measure the parts of a server one by one, by JMH: codec, preparation, tree, log, plan cache, operators of SQL.",
            "It takes JMH's options ('-h' tells them), and patterns of benchmarks, as OperatorBenchmark.group."
        })
public final class Jmh implements Callable<Integer> {
    static final List<Class<?>> BENCHMARKS = List.of(
            CodecBenchmark.class,
            LogBenchmark.class,
            TreeBenchmark.class,
            ChurnBenchmark.class,
            PlanBenchmark.class,
            OperatorBenchmark.class);
    /** One process, average time, and what is allocated. */
    private static final List<String> DEFAULTS =
            List.of("-f", "1", "-wi", "3", "-w", "2", "-i", "5", "-r", "2", "-bm", "avgt", "-tu", "us", "-prof", "gc");

    @Unmatched
    private List<String> given = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ScratchDirectory generated = ScratchDirectory.under(null)) {
            String classPath = System.getProperty("java.class.path");
            generate(generated.path(), classPath);
            return run(generated.path() + File.pathSeparator + classPath, options(given));
        }
    }

    /** JMH takes no option twice. */
    private static List<String> options(List<String> given) {
        List<String> options = new ArrayList<>(given);
        for (int i = 0; i < DEFAULTS.size(); i += 2) {
            if (!given.contains(DEFAULTS.get(i))) {
                options.addAll(DEFAULTS.subList(i, i + 2));
            }
        }
        return options;
    }

    private static void generate(Path generated, String classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("A full JDK is needed: this one has no compiler");
        }
        JavaCompiler.CompilationTask task = compiler.getTask(
                null,
                null,
                null,
                List.of("-d", generated.toString(), "-cp", classPath, "-nowarn"),
                BENCHMARKS.stream().map(Class::getName).toList(),
                List.of());
        task.setProcessors(List.of(new BenchmarkProcessor()));
        if (!task.call()) {
            throw new IllegalStateException("JMH's classes could not be made in " + generated);
        }
    }

    /** In a process of its own, for JMH looks for its list of benchmarks on the class path. */
    private static int run(String classPath, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", classPath, "org.openjdk.jmh.Main"));
        command.addAll(options);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
