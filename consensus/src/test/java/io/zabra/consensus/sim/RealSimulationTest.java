package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole servers in simulation; {@code ./zabra simulate --real} runs as many as one likes. */
class RealSimulationTest {
    private static final int SEEDS = Integer.getInteger("zabra.simulate.real.seeds", 60);

    @Test
    @Timeout(300)
    void wholeServersAgreeWhateverHappensToTheirDisksAndLinks() {
        Simulation simulation = new Simulation(true);
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(simulation.run(seed))
                    .as("zabra simulate --real --seed %d", seed)
                    .isNull();
        }
        Map<String, Long> counts = simulation.counts();
        assertThat(counts)
                .as("what must have happened for the run to mean anything")
                .containsKeys(
                        "DIFF",
                        "SNAP",
                        "TRUNC",
                        "power cuts",
                        "kills",
                        "failed disks",
                        "wipes",
                        "snapshots",
                        "sessions gone",
                        "watches fired");
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        long first = RealEnsemble.tell(5, SimulatedEnsemble.SILENT).traceHash();
        assertThat(RealEnsemble.tell(5, SimulatedEnsemble.SILENT).traceHash()).isEqualTo(first);
    }
}
