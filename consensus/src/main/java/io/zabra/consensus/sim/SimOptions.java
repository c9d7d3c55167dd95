package io.zabra.consensus.sim;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How one run is to go. Each seed draws its own mixture: classes of faults are left out altogether in many runs, because an even
 * mixture of everything hides what few faults would show.
 *
 * @param faultEveryMs mean time between faults
 * @param faults weight of each {@link Fault}, by its ordinal position
 * @param rotsAlive whether disks rot under servers that run; of whole servers alone
 * @param loadMsMax how long a whole server may take to load a received state; 0: none at all
 */
record SimOptions(
        int voters,
        int observers,
        long safetyMs,
        long faultEveryMs,
        int[] faults,
        int delayMsMax,
        int lossPercent,
        int diskMsMax,
        int historyEntriesMax,
        int diskDiffMax,
        int snapshotEvery,
        int counterMax,
        int proposeEveryMs,
        boolean vouched,
        boolean reconfigEnabled,
        int spares,
        boolean rotsAlive,
        int loadMsMax) {
    enum Fault {
        CRASH,
        CRASH_IN_STEP,
        CRASH_ALL,
        BREAK_LINK,
        PARTITION,
        ONE_WAY,
        HEAL,
        PAUSE,
        SLOW_DISK,
        WIPE,
        /** All servers, one after the other, end in order and come back. */
        ROLLING
    }

    private static final Fault[] FAULTS = Fault.values();
    private static final int ROLLING_AT = Arrays.asList(FAULTS).indexOf(Fault.ROLLING);

    /** The mixture of this seed. */
    static SimOptions swarm(Random random) {
        int[] faults = new int[FAULTS.length];
        for (int i = 0; i < ROLLING_AT; i++) {
            faults[i] = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(10);
        }
        int[] sizes = {1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 7};
        SimOptions drawn = new SimOptions(
                sizes[random.nextInt(sizes.length)],
                random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                5_000 + random.nextInt(10_000),
                50L + random.nextInt(600),
                faults,
                1 + random.nextInt(random.nextBoolean() ? 5 : 60),
                random.nextBoolean() ? 0 : random.nextInt(20),
                1 + random.nextInt(random.nextBoolean() ? 5 : 80),
                random.nextBoolean() ? 1_000 : random.nextInt(10),
                random.nextBoolean() ? 1_000 : random.nextInt(30),
                random.nextBoolean() ? 1_000 : 1 + random.nextInt(10),
                random.nextInt(4) == 0 ? 3 + random.nextInt(30) : 1 << 20,
                1 + random.nextInt(60),
                random.nextBoolean(),
                false,
                0,
                false,
                0);
        // Drawn with the pace of the clients, so that other seeds go on to stand for what they stood for.
        faults[ROLLING_AT] = drawn.proposeEveryMs % 5 == 2 ? 1 + drawn.proposeEveryMs % 7 : 0;
        return drawn;
    }

    /** The same for whole servers. */
    static SimOptions whole(Random random) {
        SimOptions swarm = swarm(random);
        return swarm.with(random.nextInt(4) == 0, random.nextInt(4) == 0 ? 1 + random.nextInt(600) : 0);
    }

    /** {@link #changing} for whole servers. No disk is lost. */
    static SimOptions wholeChanging(Random random) {
        return changing(random).with(false, random.nextInt(4) == 0 ? 1 + random.nextInt(600) : 0);
    }

    /** Whether whole servers keep their records outside the heap. Drawn with the pace of the clients, as {@link Fault#ROLLING}. */
    boolean isOffHeap() {
        return proposeEveryMs % 8 == 3;
    }

    /** The same, but for these of {@link #rotsAlive} and {@link #loadMsMax}. */
    SimOptions with(boolean rotting, int loading) {
        return new SimOptions(
                voters,
                observers,
                safetyMs,
                faultEveryMs,
                faults,
                delayMsMax,
                lossPercent,
                diskMsMax,
                historyEntriesMax,
                diskDiffMax,
                snapshotEvery,
                counterMax,
                proposeEveryMs,
                vouched,
                reconfigEnabled,
                spares,
                rotting,
                loading);
    }

    /** A mixture in which the ensemble changes, and servers wait at the door to join it. */
    static SimOptions changing(Random random) {
        SimOptions swarm = swarm(random);
        return new SimOptions(
                Math.min(5, swarm.voters),
                swarm.observers,
                swarm.safetyMs,
                swarm.faultEveryMs,
                swarm.faults,
                swarm.delayMsMax,
                swarm.lossPercent,
                swarm.diskMsMax,
                swarm.historyEntriesMax,
                swarm.diskDiffMax,
                swarm.snapshotEvery,
                swarm.counterMax,
                swarm.proposeEveryMs,
                false,
                true,
                random.nextInt(3),
                false,
                0);
    }

    /** Nothing goes wrong. */
    static SimOptions calm(int voters, int observers) {
        return new SimOptions(
                voters,
                observers,
                5_000,
                1_000_000,
                new int[FAULTS.length],
                3,
                0,
                3,
                1_000,
                1_000,
                1_000,
                1 << 20,
                20,
                false,
                false,
                0,
                false,
                0);
    }

    /** Nothing goes wrong by chance, and everything takes 1 ms. */
    static SimOptions scripted(
            int voters,
            int observers,
            int spares,
            int historyEntriesMax,
            int diskDiffMax,
            int snapshotEvery,
            int counterMax,
            boolean reconfigEnabled) {
        return new SimOptions(
                voters,
                observers,
                0,
                1_000_000,
                new int[FAULTS.length],
                1,
                0,
                1,
                historyEntriesMax,
                diskDiffMax,
                snapshotEvery,
                counterMax,
                20,
                false,
                reconfigEnabled,
                spares,
                false,
                0);
    }

    /** From 1 to 3, drawn with the bound of a DIFF: the one matters where the other makes snapshots. */
    int snapshotsAtOnceMax() {
        return 1 + diskDiffMax % 3;
    }

    boolean isCalm() {
        return Arrays.stream(faults).sum() == 0;
    }

    /** Draws a fault, or null if this run has none. */
    @Nullable
    Fault draw(Random random) {
        int total = 0;
        for (int weight : faults) {
            total += weight;
        }
        int drawn = total == 0 ? 0 : random.nextInt(total);
        for (int i = 0; i < faults.length; i++) {
            drawn -= faults[i];
            if (drawn < 0) {
                return FAULTS[i];
            }
        }
        return null;
    }
}
