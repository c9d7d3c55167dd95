package io.zabra.consensus.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three servers, four transactions, and a crash at every point of it, and at every two points: what a search by chance may miss.
 * All invariants are checked after every step, and the ensemble must agree in the end.
 */
public final class CrashPoints {
    /** What happens apart from the crashes. */
    public enum Scene {
        /** A first election, and four writes. */
        BROADCAST,
        /** The same, but one server is away from the first write to the last, and comes back to a DIFF. */
        DIFF,
        /** The same, but all servers make a snapshot at every write, so that it comes back to a snapshot. */
        SNAP,
        /** A leader logs the second and the third write, which reach nobody, and dies; it is back after the last one, and cuts them off. */
        TRUNC,
        /** After the first write a fourth server becomes a voter, while the others are written. */
        JOIN,
        /** After the first write whoever leads is removed, while the others are written. */
        LEAVE
    }

    private static final int[] ARRIVED = {0, 1, Integer.MAX_VALUE};
    static final int WRITES = 4;
    private static final long STEP_MS = 20;
    private static final long LAST_MS = 5_000;
    private static final long REST_MS = 200;
    private static final long RESTART_MS = 60;

    private final Map<String, String> violations = new TreeMap<>();
    private long runs;

    /** One crash at every point, with none, one and all of the disk operations under way on disk. */
    public void singles(Scene scene) {
        for (CrashPlan.Crash crash : crashes(scene)) {
            run(scene, List.of(crash));
        }
    }

    /**
     * Two crashes at every pair of points.
     *
     * @param stride 1 for all pairs, n for every n-th
     */
    public void pairs(Scene scene, int stride) {
        List<CrashPlan.Crash> crashes = crashes(scene);
        long number = 0;
        for (CrashPlan.Crash first : crashes) {
            for (CrashPlan.Crash second : crashes) {
                if (first.point() < second.point() && number++ % stride == 0) {
                    run(scene, List.of(first, second));
                }
            }
        }
    }

    /** How many scenes were played. */
    public long runs() {
        return runs;
    }

    /** What was wrong, by scene and crashes. */
    public Map<String, String> violations() {
        return violations;
    }

    /** What happens how often in a scene without crashes. */
    public static Map<String, Long> undisturbed(Scene scene) {
        return play(scene, CrashPlan.none()).counts();
    }

    private static List<CrashPlan.Crash> crashes(Scene scene) {
        CrashPlan none = CrashPlan.none();
        play(scene, none);
        int points = none.points();
        List<CrashPlan.Crash> crashes = new ArrayList<>();
        for (int point = 0; point < points; point++) {
            for (int arrived : ARRIVED) {
                crashes.add(new CrashPlan.Crash(point, arrived));
            }
        }
        return crashes;
    }

    private void run(Scene scene, List<CrashPlan.Crash> crashes) {
        runs++;
        try {
            play(scene, new CrashPlan(crashes));
        } catch (RuntimeException e) {
            violations.put(scene + " " + crashes, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static World play(Scene scene, CrashPlan plan) {
        SimulatedEnsemble ensemble = new SimulatedEnsemble(1, options(scene), SimulatedEnsemble.SILENT);
        World world = ensemble.world();
        Interlude interlude = new Interlude(world, scene);
        world.plan(plan, RESTART_MS);
        world.servers().forEach(server -> server.start(false));
        int written = 0;
        long restUntilMs = LAST_MS;
        while (world.nowMs() < restUntilMs) {
            runTo(world, world.nowMs() + STEP_MS);
            if (written < WRITES) {
                written += write(world, written);
            }
            interlude.goOn(written);
            if (interlude.isOver() && plan.isDone() && restUntilMs == LAST_MS) {
                restUntilMs = Math.min(LAST_MS, world.nowMs() + REST_MS);
            }
        }
        // Settling has no points of its own: they would differ with what is settled.
        world.plan(CrashPlan.none(), RESTART_MS);
        ensemble.settle();
        return world;
    }

    private static SimOptions options(Scene scene) {
        boolean changing = scene == Scene.JOIN || scene == Scene.LEAVE;
        int snapshotEvery = scene == Scene.SNAP ? 1 : 1_000;
        return SimOptions.scripted(3, 0, scene == Scene.JOIN ? 1 : 0, 100, 100, snapshotEvery, 1 << 20, changing);
    }

    private static void runTo(World world, long untilMs) {
        while (world.agenda().next(untilMs)) {}
    }

    private static int write(World world, int written) {
        for (SimServer server : world.servers()) {
            byte[] payload = ByteBuffer.allocate(8).putLong(written + 1).array();
            if (server.serves() && world.write(server, written + 1, payload)) {
                return 1;
            }
        }
        return 0;
    }
}
