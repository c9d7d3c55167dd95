package io.zabra.consensus.sim;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Knows what all servers show and all clients were told. Numbers are those of the list of invariants: 3 integrity, 10 cuts, 11 monotonic
 * states, 20 commits on a quorum of disks, 21 and 33 what clients may believe, 22 gaps, 25 one state for one zxid, 30 ends of sessions, 31
 * configurations that were agreed upon; 14 to 19 in {@link RealRecord}.
 */
final class RealChecker {
    /** A transaction on its way to a disk. */
    private record Proposal(long previousZxid, byte[] payload) {}

    /** What a server shows at a zxid. */
    private record State(long digest, List<Long> sessions) {}

    private record Place(long sid, int incarnation) {}

    /** What a client was told. */
    private record Told(long zxid, long session, int cxid) {}

    private final Map<Long, Proposal> proposals = new HashMap<>();
    private final NavigableMap<Long, State> states = new TreeMap<>();
    private final Map<Place, Long> shown = new HashMap<>();
    private final List<Told> acknowledged = new ArrayList<>();
    private final Set<Long> gone = new HashSet<>();
    /** Those by which a server has acted as the ones in force, by their version. */
    private final NavigableMap<Long, QuorumConfig> configs = new TreeMap<>();

    private final QuorumConfig first;
    private final SimOptions options;
    private long lastAcknowledged;
    private long lastShown;
    private long epochBound = Stranger.EPOCH_MIN;

    /** @param first the configuration that all begin with */
    RealChecker(QuorumConfig first, SimOptions options) {
        this.first = first;
        this.options = options;
    }

    /** The highest zxid that any client was told of. */
    long lastAcknowledged() {
        return lastAcknowledged;
    }

    /** The highest that any server showed. */
    long lastShown() {
        return lastShown;
    }

    int acknowledgedWrites() {
        return acknowledged.size();
    }

    /** The latest configuration by which any server has acted, or else the first one. */
    QuorumConfig inForce(QuorumConfig first) {
        return configs.isEmpty() ? first : configs.lastEntry().getValue();
    }

    /** Somebody claims a member's number and this epoch, and may be believed: the next ones are not far above. */
    void claimed(long epoch) {
        epochBound = Math.max(epochBound, epoch + Stranger.EPOCH_MIN);
    }

    void writing(Persist persist) {
        for (DiskOp op : persist.ops()) {
            Violation.unless(
                    !(op instanceof DiskOp.SaveEpochs epochs) || epochs.acceptedEpoch() < epochBound,
                    () -> "stranger: somebody believes a stranger's epoch: " + op);
            if (op instanceof DiskOp.Append append) {
                long zxid = append.entry().zxid();
                byte[] payload = append.entry().payload();
                Proposal former = proposals.putIfAbsent(zxid, new Proposal(append.previousZxid(), payload));
                Violation.unless(
                        former == null || Arrays.equals(former.payload(), payload),
                        () -> "3 there are two transactions 0x" + Long.toHexString(zxid));
                Violation.unless(
                        former == null || former.previousZxid() == append.previousZxid(),
                        () -> "22 0x" + Long.toHexString(zxid) + " follows two others");
            }
        }
    }

    /** Whether this server has a vote, whatever happens. */
    boolean isSteadyVoter(long sid) {
        return !options.reconfigEnabled() && first.isVoter(sid);
    }

    /** A server has this in its log. */
    void logs(RealServer server, LogEntry entry) {
        Proposal proposal = proposals.get(entry.zxid());
        Violation.unless(
                proposal != null && Arrays.equals(proposal.payload(), entry.payload()),
                () -> "3 the log of " + server + " holds " + entry + ", which is of nobody");
    }

    /**
     * A server's log, which ends with {@code endZxid}, is to be cut off after a transaction: in its epoch, or because of a snapshot
     * that the rest does not fit, before which it need not hold what others have.
     */
    void cut(RealServer server, long zxid, long endZxid) {
        boolean inEpoch = zxid <= endZxid && Zxid.epoch(zxid) == Zxid.epoch(endZxid);
        Violation.unless(
                options.reconfigEnabled()
                        || !inEpoch
                        || states.subMap(zxid, false, endZxid, true).isEmpty(),
                () -> "10 " + server + " cuts off what is committed after " + Zxid.text(zxid));
    }

    /** What is shown for the first time is on the disks of a quorum: of the configuration that was in force. */
    private void committed(long zxid, Iterable<RealServer> servers) {
        if (options.rotsAlive()) {
            return; // Whose disk lies while it runs has acknowledged what is not there.
        }
        Set<Long> having = new TreeSet<>();
        for (RealServer server : servers) {
            if (server.record().durableEnd() >= zxid) {
                having.add(server.sid());
            }
        }
        Map.Entry<Long, QuorumConfig> latest = configs.floorEntry(zxid);
        QuorumConfig inForce = latest == null ? first : latest.getValue();
        Violation.unless(
                inForce.rule().isQuorum(having),
                () -> "20 " + Zxid.text(zxid) + " is committed, and durable on " + having);
    }

    /** A server shows a state. */
    void seen(RealServer server, ReplicatedStore store, Iterable<RealServer> servers) {
        acts(server, store.configs().active());
        long zxid = store.lastZxid();
        Long before = shown.put(new Place(server.sid(), server.incarnation()), zxid);
        if (before != null && before == zxid) {
            return;
        }
        Violation.unless(
                before == null || before < zxid,
                () -> "11 " + server + " goes back from 0x" + Long.toHexString(before == null ? 0 : before) + " to 0x"
                        + Long.toHexString(zxid));
        if (zxid > lastShown) {
            committed(zxid, servers);
            lastShown = zxid;
        }
        List<Long> sessions = store.sessions().stream().map(SessionInfo::id).toList();
        State state = new State(store.digest(), sessions);
        State other = states.putIfAbsent(zxid, state);
        Violation.unless(
                other == null || other.equals(state),
                () -> "25 " + server + " shows at 0x" + Long.toHexString(zxid) + " " + state + ", others showed "
                        + other);
    }

    private void acts(RealServer server, QuorumConfig config) {
        if (Zxid.counter(config.version()) == 0) {
            return; // From a file, perhaps with the epoch of its first leader.
        }
        QuorumConfig other = configs.putIfAbsent(config.version(), config);
        Violation.unless(
                other == null || other.equals(config),
                () -> "31 " + server + " acts by " + config.text() + ", others by "
                        + (other == null ? "" : other.text()));
    }

    void acknowledged(long zxid, long session, int cxid) {
        acknowledged.add(new Told(zxid, session, cxid));
        told(zxid);
    }

    /** Somebody knows of this zxid from now on. */
    void told(long zxid) {
        lastAcknowledged = Math.max(lastAcknowledged, zxid);
    }

    /** A client was told that a session is gone. */
    void sessionGone(long session) {
        gone.add(session);
    }

    /**
     * Replays what was agreed upon, up to the last zxid that any server showed, through a fresh state machine, and holds everything
     * against it.
     *
     * @param alive sessions that are in use
     */
    int judge(Set<Long> alive) {
        Map<Long, LoggedTxn> history = history(lastShown);
        replay(history);
        Set<Long> begun = new HashSet<>();
        Set<Long> open = new HashSet<>();
        Set<Long> closed = new HashSet<>();
        history.values().forEach(logged -> {
            if (logged.txn() instanceof CreateSessionTxn) {
                open.add(logged.header().sessionId());
                Violation.unless(
                        begun.add(logged.header().sessionId()),
                        () -> "a session has begun twice, the second time by " + logged);
            } else if (logged.txn() instanceof CloseSessionTxn close) {
                ends(logged, close);
                open.remove(logged.header().sessionId());
                closed.add(logged.header().sessionId());
            }
        });
        for (Told told : acknowledged) {
            LoggedTxn logged = history.get(told.zxid());
            Violation.unless(
                    logged != null
                            && logged.header().sessionId() == told.session()
                            && logged.header().cxid() == told.cxid(),
                    () -> "21 a client was told of " + told + ", agreed is " + logged);
        }
        configs.forEach((version, config) -> Violation.unless(
                history.containsKey(version) && config.equals(proposed(version)),
                () -> "31 servers acted by " + config.text() + ", agreed is " + history.get(version)));
        for (long session : gone) {
            Violation.unless(
                    closed.contains(session), () -> "session 0x" + Long.toHexString(session) + " is gone, never ended");
        }
        for (long session : alive) {
            Violation.unless(
                    open.contains(session),
                    () -> "session 0x" + Long.toHexString(session) + " is alive, and has ended");
        }
        return history.size();
    }

    private static void ends(LoggedTxn logged, CloseSessionTxn close) {
        Violation.unless(
                close.paths() != null, () -> "30 the end of a session does not say what it deletes: " + logged);
    }

    private @Nullable QuorumConfig proposed(long zxid) {
        Proposal proposal = proposals.get(zxid);
        return proposal == null ? null : ReconfigTxn.configOf(zxid, proposal.payload());
    }

    /** The chain that ends with a zxid. */
    private Map<Long, LoggedTxn> history(long lastZxid) {
        Deque<LoggedTxn> backwards = new ArrayDeque<>();
        for (long zxid = lastZxid; zxid != 0; ) {
            long wanted = zxid;
            Proposal proposal = proposals.get(zxid);
            if (proposal == null) {
                throw new Violation("22 nobody logged 0x" + Long.toHexString(wanted));
            }
            backwards.push(decode(proposal.payload()));
            zxid = proposal.previousZxid();
        }
        Map<Long, LoggedTxn> history = new TreeMap<>();
        backwards.forEach(logged -> history.put(logged.zxid(), logged));
        return history;
    }

    private static LoggedTxn decode(byte[] payload) {
        try {
            return TxnCodec.decode(payload);
        } catch (JuteFormatException e) {
            throw new Violation("a logged transaction cannot be read: " + e.getMessage());
        }
    }

    /** What differs from the servers' own states by what they have from their configuration, and by nothing else. */
    private void replay(Map<Long, LoggedTxn> history) {
        StateConfig config = StateConfig.standard();
        Long difference = null;
        int compared = 0;
        try (StateMachine machine = new StateMachine(StoreState.fresh(config), config)) {
            State first = states.get(0L);
            difference = first == null ? null : first.digest() - machine.digest();
            for (LoggedTxn logged : history.values()) {
                machine.apply(logged);
                State state = states.get(logged.zxid());
                if (state != null) {
                    compared++;
                    difference = compare(logged.zxid(), state, machine, difference);
                }
            }
        }
        int counted = compared;
        int others = (int) states.keySet().stream().filter(zxid -> zxid != 0).count();
        Violation.unless(
                others == counted,
                () -> "4 servers showed states that were not agreed upon: "
                        + states.keySet().stream()
                                .filter(zxid -> zxid != 0 && !history.containsKey(zxid))
                                .map(Long::toHexString)
                                .toList());
    }

    private static long compare(long zxid, State state, StateMachine machine, @Nullable Long difference) {
        long own = state.digest() - machine.digest();
        Violation.unless(
                difference == null || difference == own,
                () -> "24 replay comes to another state at 0x" + Long.toHexString(zxid));
        List<Long> sessions =
                machine.sessionInfos().stream().map(SessionInfo::id).toList();
        Violation.unless(
                sessions.equals(state.sessions()),
                () -> "24 replay comes to sessions " + sessions + " at 0x" + Long.toHexString(zxid)
                        + ", servers showed " + state.sessions());
        return own;
    }
}
