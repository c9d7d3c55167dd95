package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Seeds that nobody has run, which change with the date: {@code -Dzabra.sim.day=today}, or those of another day, as {@code 2026-11-29}. Each one is a run
 * that comes out the same whenever it is made, by its number. Not part of the gate, whose answer hangs on the commit alone.
 */
@EnabledIfSystemProperty(named = "zabra.sim.day", matches = "today|\\d{4}-\\d{2}-\\d{2}")
class SeedsOfTheDayTest {
    private static final String DAY = System.getProperty("zabra.sim.day", "today");
    private static final long SEEDS_A_DAY = 10_000;
    private static final long SEEDS = Long.getLong("zabra.sim.daySeeds", 250);
    private static final long REAL_SEEDS = Long.getLong("zabra.sim.real.daySeeds", 20);

    private final LocalDate day = DAY.equals("today") ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(DAY);

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
