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
        SNAP
    }

    private static final int[] ARRIVED = {0, 1, Integer.MAX_VALUE};
    private static final int WRITES = 4;
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

    private static List<CrashPlan.Crash> crashes(Scene scene) {
        int points = play(scene, CrashPlan.none());
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

    private static int play(Scene scene, CrashPlan plan) {
        SimOptions options = SimOptions.scripted(3, 0, 0, 100, 100, scene == Scene.SNAP ? 1 : 1_000, 1 << 20, false);
        SimulatedEnsemble ensemble = new SimulatedEnsemble(1, options, SimulatedEnsemble.SILENT);
        World world = ensemble.world();
        world.plan(plan, RESTART_MS);
        world.servers().forEach(server -> server.start(false));
        int written = 0;
        long restUntilMs = LAST_MS;
        while (world.nowMs() < restUntilMs) {
            runTo(world, world.nowMs() + STEP_MS);
            if (written < WRITES) {
                written += write(world, written);
                away(world, scene, written);
            } else if (plan.isDone() && restUntilMs == LAST_MS) {
                restUntilMs = Math.min(LAST_MS, world.nowMs() + REST_MS);
            }
        }
        int points = plan.points();
        world.plan(CrashPlan.none(), RESTART_MS);
        ensemble.settle();
        return points;
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

    private static void away(World world, Scene scene, int written) {
        SimServer server = world.server(1);
        if (scene != Scene.BROADCAST && written == 1 && server.isUp()) {
            server.crash(0);
        } else if (scene != Scene.BROADCAST && written == WRITES && !server.isUp()) {
            server.start(false);
        }
    }
}
