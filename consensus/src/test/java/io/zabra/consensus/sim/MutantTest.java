package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** The simulation is worth what it finds: each of these bugs, put back into the core, must not survive it. */
class MutantTest {
    private static final long SEEDS_MAX = Long.getLong("zabra.mutant.seeds", 600);
    private static final String LIST = "mutants.txt";

    @Test
    void everyMutantIsKilled() throws Exception {
        List<String> survivors = new ArrayList<>();
        StringBuilder table = new StringBuilder();
        for (Mutant mutant : mutants()) {
            LongFunction<String> trial = MutantLoader.trial(mutant.sources());
            long seed = mutant.seed();
            String wrong = trial.apply(seed);
            for (long other = 1; wrong == null && other <= SEEDS_MAX; other++) {
                seed = other;
                wrong = trial.apply(seed);
            }
            String firstLine =
                    wrong == null ? "SURVIVES" : wrong.lines().findFirst().orElse("");
            table.append(String.format("%4d  %-60s %s%n", seed, mutant.name(), firstLine));
            if (wrong == null) {
                survivors.add(mutant.name());
            }
        }
        System.out.print(table);
        assertThat(survivors).isEmpty();
    }

    @Test
    void theUnchangedCoreSurvivesInTheSameLoader() throws Exception {
        LongFunction<String> trial = MutantLoader.trial(Map.of());
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(trial.apply(seed)).isNull();
        }
    }

    @Test
    void thereAreAtLeastTwenty() throws Exception {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
    }

    private static List<Mutant> mutants() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MutantTest.class.getResourceAsStream(LIST)), StandardCharsets.UTF_8))) {
            return Mutant.read(reader.lines().toList());
        }
    }
}
