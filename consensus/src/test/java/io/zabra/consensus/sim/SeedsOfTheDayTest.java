package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeds that nobody has run: they change with the date, so that the gate explores a little more every day. Each one is a run that comes out the same
 * whenever it is made, by its number; {@code -Dzabra.sim.day=2026-11-29} runs those of that day.
 */
class SeedsOfTheDayTest {
    private static final String DAY = System.getProperty("zabra.sim.day");
    private static final long SEEDS_A_DAY = 10_000;
    private static final long SEEDS = Long.getLong("zabra.sim.daySeeds", 250);
    private static final long REAL_SEEDS = Long.getLong("zabra.sim.real.daySeeds", 20);

    private final LocalDate day = DAY == null ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(DAY);

    @Test
    @Timeout(300)
    void noSeedOfTheDayBreaksAnInvariantOrStaysWithoutALeader() {
        run(new Simulation(), SEEDS, "zabra simulate --seed ");
    }

    @Test
    @Timeout(300)
    void noSeedOfTheDayBreaksAnInvariantInWholeServers() {
        run(new Simulation(true), REAL_SEEDS, "zabra simulate --real --seed ");
    }

    private void run(Simulation simulation, long seeds, String command) {
        long first = day.toEpochDay() * SEEDS_A_DAY;
        System.out.println(day + ": " + seeds + " seeds, " + command + first + " --seeds " + seeds);
        for (long seed = first; seed < first + seeds; seed++) {
            assertThat(simulation.run(seed)).as(command + seed).isNull();
        }
    }
}
