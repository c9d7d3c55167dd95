package io.zabra.consensus.sim;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time, chance, the servers, which of them cannot reach which, and what is counted and told of a run. One thread, one seed.
 *
 * @param <S> a server
 */
abstract class Surroundings<S> {
    private record Blocked(long from, long to) {}

    private final SimOptions options;
    private final Random random;
    private final Consumer<String> transcript;
    private final Agenda agenda = new Agenda();
    private final Map<Long, S> servers = new TreeMap<>();
    private final Set<Blocked> blocked = new HashSet<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long traceHash;
    private boolean faultless;

    Surroundings(SimOptions options, Random random, Consumer<String> transcript) {
        this.options = options;
        this.random = random;
        this.transcript = transcript;
    }

    final void add(long sid, S server) {
        servers.put(sid, server);
    }

    final Collection<S> servers() {
        return servers.values();
    }

    final S server(long sid) {
        return Objects.requireNonNull(serverOrNull(sid));
    }

    /** Null for a stranger's number. */
    final @Nullable S serverOrNull(long sid) {
        return servers.get(sid);
    }

    final SimOptions options() {
        return options;
    }

    final Agenda agenda() {
        return agenda;
    }

    final long nowMs() {
        return agenda.nowMs();
    }

    final Random random() {
        return random;
    }

    final int random(int bound) {
        return random.nextInt(bound);
    }

    // ---- The record

    final void count(String what) {
        count(what, 1);
    }

    final void count(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    final Map<String, Long> counts() {
        return counts;
    }

    /** What happened goes into the hash by which two runs of one seed are held to be the same. */
    final void hash(long value) {
        traceHash = Machine.mix(traceHash, value);
    }

    final long traceHash() {
        return traceHash;
    }

    final boolean isTold() {
        return transcript != SimulatedEnsemble.SILENT;
    }

    final void tell(Object who, Object what) {
        if (isTold()) {
            transcript.accept(agenda.nowMs() + " " + who + " " + what);
        }
    }

    // ---- The network

    final long delayMs() {
        return 1L + random(faultless ? 3 : options.delayMsMax());
    }

    final long diskDelayMs() {
        return 1L + random(faultless ? 3 : options.diskMsMax());
    }

    final boolean isLost() {
        return !faultless && random(100) < options.lossPercent();
    }

    /** Whether a side that is still there learns some time that its connection is gone. */
    final boolean isNoticed() {
        return faultless || random(10) > 0;
    }

    final void block(long from, long to) {
        blocked.add(new Blocked(from, to));
    }

    final void unblock(long from, long to) {
        blocked.remove(new Blocked(from, to));
    }

    final boolean isBlocked(long from, long to) {
        return blocked.contains(new Blocked(from, to));
    }

    final boolean isBlockedEitherWay(long one, long other) {
        return isBlocked(one, other) || isBlocked(other, one);
    }

    final void heal() {
        blocked.clear();
    }

    /** From now on nothing is slow, lost or broken. */
    final void endFaults() {
        heal();
        faultless = true;
    }

    final boolean isFaultless() {
        return faultless;
    }
}
