package io.zabra.consensus.sim;

import io.zabra.consensus.quorum.Reconfiguration;
import org.jspecify.annotations.Nullable;

/** What happens in a scene of {@link CrashPoints} beside its writes: it goes on as far as the crashes let it. */
final class Interlude {
    private static final long JOINING_SID = 4;
    private static final long FIRST_NUMBER = 100;

    private final World world;
    private final CrashPoints.Scene scene;
    private long number = FIRST_NUMBER;
    /** Who is away, or is to be removed. */
    private @Nullable SimServer chosen;

    private boolean away;
    private boolean over;

    Interlude(World world, CrashPoints.Scene scene) {
        this.world = world;
        this.scene = scene;
    }

    /** @param written how many writes were taken up to now */
    void goOn(int written) {
        switch (scene) {
            case BROADCAST -> over = written == CrashPoints.WRITES;
            case DIFF, SNAP -> stayAway(written);
            case TRUNC -> loseTail(written);
            case JOIN -> join(written);
            case LEAVE -> leave(written);
        }
    }

    boolean isOver() {
        return over;
    }

    private void stayAway(int written) {
        SimServer server = world.server(1);
        if (written == 1 && !away && server.isUp()) {
            away = true;
            server.crash(0);
        } else if (written == CrashPoints.WRITES) {
            server.start(false);
            over = true;
        }
    }

    private void loseTail(int written) {
        if (written == 2 && chosen == null) {
            chosen = leader();
            if (chosen != null) {
                long leader = chosen.sid();
                world.servers().forEach(other -> world.block(leader, other.sid()));
            }
        } else if (chosen != null && written == 3 && !away) {
            away = true;
            chosen.crash(Integer.MAX_VALUE);
            world.heal();
        } else if (written == CrashPoints.WRITES) {
            if (chosen != null) {
                chosen.start(false);
            }
            world.heal();
            over = true;
        }
    }

    private void join(int written) {
        boolean joined = world.checker().inForce().isVoter(JOINING_SID);
        if (written >= 1 && !joined) {
            change(new Reconfiguration(Operator.server(JOINING_SID, "participant"), null, null));
        }
        over = joined && written == CrashPoints.WRITES;
    }

    private void leave(int written) {
        if (chosen == null) {
            chosen = written == 0 ? null : leader();
            return;
        }
        boolean left = !world.checker().inForce().isVoter(chosen.sid());
        if (!left) {
            change(new Reconfiguration(null, Long.toString(chosen.sid()), null));
        }
        over = left && written == CrashPoints.WRITES;
    }

    private void change(Reconfiguration change) {
        SimServer leader = leader();
        if (leader != null && leader.reconfigure(change, number)) {
            number++;
            world.count("reconfigurations");
        }
    }

    private @Nullable SimServer leader() {
        for (SimServer server : world.servers()) {
            if (server.serves() && server.leader() == server.sid()) {
                return server;
            }
        }
        return null;
    }
}
