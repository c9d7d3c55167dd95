package io.zabra.cli.status;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether servers keep up with their leader. Each shows what the leader showed a moment ago: one that does not, even when it is
 * given time, cannot write what it is to log, or is too slow for what it is asked. So it tells of Apache's servers, too.
 *
 * @param leaderZxid that the others are to reach; 0: nothing is known of that
 * @param patienceMs how long they have for it
 */
record CatchingUp(long leaderZxid, int patienceMs) {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int COUNTER_BITS = 32;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

    /** @param servers as they have answered; more leaders than one are of several ensembles, and nothing follows from their zxids */
    static CatchingUp with(List<ServerStatus> servers, int patienceMs) {
        List<ServerStatus> leaders = servers.stream()
                .filter(server -> server.mode().equals("leader"))
                .toList();
        long zxid = leaders.size() == 1 ? leaders.get(0).zxid() : 0;
        // A leader shows its new epoch before anything is written in it; Apache's followers keep to what was written
        // last.
        return new CatchingUp((zxid & COUNTER_MASK) == 0 ? 0 : zxid, patienceMs);
    }

    /** The server as it is, or how far it is behind. Blocks for as long as it has to reach the leader's zxid. */
    ServerStatus checked(ServerStatus server, InetSocketAddress address) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        ServerStatus latest = server;
        while (isKnownOf(latest)) {
            long behind = behindTxns(latest.zxid());
            if (behind == 0 || System.nanoTime() - deadlineNanos >= 0) {
                return latest.behind(behind);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            latest = ServerStatus.of(address, patienceMs);
        }
        return latest;
    }

    private boolean isKnownOf(ServerStatus server) {
        return leaderZxid != 0 && server.serves() && server.facts().containsKey("Zxid");
    }

    /** Of an earlier epoch nobody knows how many it has had: what counts is this one's. */
    private long behindTxns(long zxid) {
        if (Long.compareUnsigned(zxid, leaderZxid) >= 0) {
            return 0;
        }
        boolean sameEpoch = zxid >>> COUNTER_BITS == leaderZxid >>> COUNTER_BITS;
        return sameEpoch ? leaderZxid - zxid : leaderZxid & COUNTER_MASK;
    }
}
