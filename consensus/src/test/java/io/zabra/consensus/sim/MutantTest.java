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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulation is worth what it finds: each of these bugs, put back into our code, must not survive it. */
class MutantTest {
    private static final long SEEDS_MAX = Long.getLong("zabra.mutant.seeds", 600);
    /** Of whole servers: some hundred times slower. */
    private static final long SLOW_SEEDS_MAX = Long.getLong("zabra.mutant.slowSeeds", 60);

    /** The only mutants to be run, by a part of their names. */
    private static final String ONLY = System.getProperty("zabra.mutant", "");

    private static final String LIST = "mutants.txt";
    private static final Pattern INVARIANT = Pattern.compile("(\\d+) .*");
    private static final Pattern TRANSCRIPT = Pattern.compile("transcript (\\S+?)(\\.txt)?:? .*");

    @Test
    void everyMutantIsKilled() throws Exception {
        List<String> survivors = new ArrayList<>();
        StringBuilder table =
                new StringBuilder(String.format("%-72s %-44s %s%n", "mutant", "killed by", "what was wrong"));
        for (Mutant mutant : mutants()) {
            if (!mutant.name().contains(ONLY)) {
                continue;
            }
            Function<String, String> trial = MutantLoader.trial(mutant.sources());
            String proof = mutant.proof();
            String wrong = trial.apply(proof);
            for (long other = 1; wrong == null && other <= seedsMax(mutant); other++) {
                proof = kind(mutant) + other;
                wrong = trial.apply(proof);
            }
            String what = wrong == null
                    ? ""
                    : wrong.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
            table.append(String.format(
                    "%-72s %-44s %s%n", mutant.name(), wrong == null ? "NOBODY" : killer(proof, what), what));
            if (wrong == null) {
                survivors.add(mutant.name());
            }
        }
        System.out.print(table);
        assertThat(survivors).isEmpty();
    }

    private static long seedsMax(Mutant mutant) {
        return switch (kind(mutant)) {
            case Trial.TEST -> 0;
            case Trial.REAL -> SLOW_SEEDS_MAX;
            default -> SEEDS_MAX;
        };
    }

    /** What stands before the number of a seed. */
    private static String kind(Mutant mutant) {
        return mutant.proof().substring(0, mutant.proof().indexOf(':') + 1);
    }

    private static String killer(String proof, String what) {
        Matcher transcript = TRANSCRIPT.matcher(what);
        if (transcript.matches()) {
            return "transcript " + transcript.group(1);
        }
        if (proof.startsWith(Trial.TEST)) {
            return proof.substring(proof.indexOf('.') + 1);
        }
        String run = proof.startsWith(Trial.CUT) ? "PeerDiskPowerCutTest " : "seed ";
        Matcher invariant = INVARIANT.matcher(what);
        return run + proof + (invariant.matches() ? ", invariant " + invariant.group(1) : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "real:", "cut:"})
    void theUnchangedCodeSurvivesInTheSameLoader(String kind) throws Exception {
        Function<String, String> trial = MutantLoader.trial(Map.of());
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(trial.apply(kind + seed)).isNull();
        }
    }

    @Test
    void nothingThatKillsAMutantKillsTheUnchangedCode() throws Exception {
        Function<String, String> trial = MutantLoader.trial(Map.of());
        for (String proof : new TreeSet<>(mutants().stream().map(Mutant::proof).toList())) {
            assertThat(trial.apply(proof)).as(proof).isNull();
        }
    }

    @Test
    void thereAreAtLeastTwenty() throws Exception {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
    }

    /** The core, what forces files, and what stands between the two. */
    @Test
    void thereAreSomeOfEachLayer() throws Exception {
        List<String> classes = mutants().stream()
                .flatMap(mutant -> mutant.patches().stream())
                .map(Mutant.Patch::className)
                .toList();
        for (String layer :
                List.of("zab/", "election/", "quorum/", "storage/", "host/", "engine/log/", "engine/directory/")) {
            assertThat(classes).anyMatch(name -> name.startsWith(layer));
        }
    }

    private static List<Mutant> mutants() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MutantTest.class.getResourceAsStream(LIST)), StandardCharsets.UTF_8))) {
            return Mutant.read(reader.lines().toList());
        }
    }
}
