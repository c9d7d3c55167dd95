package io.zabra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.bench.storage.KillLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchMainTest {
    /** Else what a program has started would outlive it ({@link io.zabra.bench.run.Remains}). */
    @Test
    void programsAreBegunByTheCommandAlone() {
        List<Class<?>> begunOtherwise = BenchMain.commandLine().getSubcommands().values().stream()
                .<Class<?>>map(program -> program.getCommandSpec().userObject().getClass())
                .filter(BenchMainTest::hasMain)
                .toList();
        // It starts itself, to be killed.
        assertThat(begunOtherwise).containsExactly(KillLoop.class);
    }

    private static boolean hasMain(Class<?> program) {
        return Arrays.stream(program.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("main"));
    }

    /** The list of programs shows it. */
    @Test
    void whatAProgramDoesIsSaidInOneWholeSentenceFirst() {
        assertThat(BenchMain.commandLine().getSubcommands().values())
                .allSatisfy(program -> assertThat(
                                program.getCommandSpec().usageMessage().description()[0])
                        .matches("[A-Z].*[.)]"));
    }

    /** The sessions of clients that wait for each other would end. */
    @ParameterizedTest
    @ValueSource(strings = {"--seconds 21", "--seconds 0", "--warm-up 21", "--warm-up 0"})
    void latencyIsMeasuredForSecondsThatSessionsOutlast(String option) throws Exception {
        BenchCommand.Ended ended = BenchCommand.run(("latency " + option).split(" ", -1));
        assertThat(ended.err()).contains(option + ": at ");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void namesOfWorkloadsMayBeWrittenInSmallLetters() {
        CommandLine.ParseResult sql = Objects.requireNonNull(BenchMain.commandLine()
                .parseArgs("sql", "--workload", "cas,insert")
                .subcommand());
        assertThat(sql.matchedOptionValue("--workload", List.of())).hasSize(2);
    }
}
