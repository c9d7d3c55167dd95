package io.zabra.server.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.thread.ThreadShares.Share;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which threads are preferred, when, and what becomes of it where the system does not do as it is asked. */
class RequestsFirstTest {
    private static final long ORDINARY_NANOS = 1_400_000;
    private static final Share ORDINARY = new Share(Share.ORDINARY, 0, ORDINARY_NANOS, false);
    private static final Share PREFERRED = new Share(Share.ORDINARY, 0, RequestsFirst.SLICE_NANOS, true);

    private final Shares system = new Shares();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final List<Runnable> aside = new ArrayList<>();
    private int opened;

    /** What threads have, in memory. */
    private static final class Shares implements ThreadShares {
        private final Map<Integer, Share> given = new LinkedHashMap<>();
        private boolean refuses;
        private Runnable whenGiven = () -> {};
        private boolean knowsSlices = true;

        @Override
        public @Nullable Share of(int thread) {
            return given.get(thread);
        }

        @Override
        public boolean give(int thread, Share share) {
            if (refuses || !given.containsKey(thread)) {
                return false;
            }
            whenGiven.run();
            given.put(thread, knowsSlices ? share : share.withSlice(0, share.ownAlone()));
            return true;
        }
    }

    private RequestsFirst precedence() {
        return new RequestsFirst(
                () -> {
                    opened++;
                    return system;
                },
                () -> names,
                aside::add);
    }

    private int thread(String name, Share share) {
        int number = names.size() + 1;
        names.put(number, name);
        system.given.put(number, share);
        return number;
    }

    private void runAside() {
        assertThat(aside).hasSize(1);
        aside.get(0).run();
    }

    @Test
    void threadsThatAnswerRequestsArePreferredOnceThereIsSql() {
        int io = thread("zabra-io-1-1", ORDINARY);
        int commit = thread("zabra-commit", ORDINARY);
        int peer = thread("zabra-peer-1", ORDINARY);
        int sql = thread("zabra-sql-1", ORDINARY);
        int compiler = thread("C2 CompilerThre", ORDINARY);
        RequestsFirst precedence = precedence();
        precedence.begin();
        precedence.begin();
        runAside();
        assertThat(List.of(system.given.get(io), system.given.get(commit), system.given.get(peer)))
                .containsOnly(PREFERRED);
        assertThat(List.of(system.given.get(sql), system.given.get(compiler))).containsOnly(ORDINARY);
    }

    @Test
    void nothingIsLoadedOrChangedWithoutSql() {
        int io = thread("zabra-io-1-1", ORDINARY);
        system.given.put(ThreadShares.CALLING, ORDINARY);
        precedence().serves();
        assertThat(aside).isEmpty();
        assertThat(opened).isZero();
        assertThat(List.of(system.given.get(io), system.given.get(ThreadShares.CALLING)))
                .containsOnly(ORDINARY);
    }

    @Test
    void aThreadThatBeginsLaterSeesToItself() {
        system.given.put(ThreadShares.CALLING, ORDINARY);
        RequestsFirst precedence = precedence();
        precedence.begin();
        runAside();
        precedence.serves();
        assertThat(system.given.get(ThreadShares.CALLING)).isEqualTo(PREFERRED);
    }

    @Test
    void aThreadThatNamesItselfWhileOthersArePreferredIsNotTakenForTheOneThatBeganIt() {
        int io = thread("zabra-io-1-1", ORDINARY);
        int young = thread("zabra-io-1-1", ORDINARY);
        system.whenGiven = () -> names.put(young, "zabra-sql-1");
        precedence().begin();
        runAside();
        assertThat(system.given.get(io)).isEqualTo(PREFERRED);
        assertThat(system.given.get(young)).isEqualTo(PREFERRED.withSlice(0, true));
    }

    @Test
    void aThreadThatNamesItselfAfterwardsSeesToItself() {
        system.given.put(ThreadShares.CALLING, ORDINARY);
        names.put(ThreadShares.CALLING, "zabra-io-1-1");
        RequestsFirst precedence = precedence();
        precedence.begin();
        runAside();
        assertThat(system.given.get(ThreadShares.CALLING)).isEqualTo(PREFERRED);
        names.put(ThreadShares.CALLING, "zabra-sql-1");
        precedence.computes();
        assertThat(system.given.get(ThreadShares.CALLING)).isEqualTo(PREFERRED.withSlice(0, true));
    }

    @Test
    void aThreadOfSqlThatHasTheOrdinarySliceKeepsIt() {
        system.given.put(ThreadShares.CALLING, ORDINARY);
        RequestsFirst precedence = precedence();
        precedence.begin();
        runAside();
        precedence.computes();
        assertThat(system.given.get(ThreadShares.CALLING)).isEqualTo(ORDINARY);
    }

    @Test
    void aThreadWithAPolicyOfItsOwnIsLeftAlone() {
        Share realTime = new Share(2, 0, 0, false);
        int io = thread("zabra-io-1-1", realTime);
        precedence().begin();
        runAside();
        assertThat(system.given.get(io)).isEqualTo(realTime);
    }

    @Test
    void aNiceThreadStaysAsNiceAsItIs() {
        int io = thread("zabra-io-1-1", new Share(Share.ORDINARY, 7, ORDINARY_NANOS, false));
        precedence().begin();
        runAside();
        assertThat(system.given.get(io)).isEqualTo(new Share(Share.ORDINARY, 7, RequestsFirst.SLICE_NANOS, true));
    }

    @Test
    void whatTheSystemRefusesChangesNothing() {
        int io = thread("zabra-io-1-1", ORDINARY);
        system.given.put(ThreadShares.CALLING, ORDINARY);
        system.refuses = true;
        RequestsFirst precedence = precedence();
        precedence.begin();
        runAside();
        precedence.serves();
        assertThat(List.of(system.given.get(io), system.given.get(ThreadShares.CALLING)))
                .containsOnly(ORDINARY);
    }

    @Test
    void anOlderSystemThatKnowsOfNoSlicesIsNoFailure() {
        int io = thread("zabra-io-1-1", new Share(Share.ORDINARY, 0, 0, false));
        system.knowsSlices = false;
        precedence().begin();
        runAside();
        assertThat(system.given.get(io)).extracting("nice", "sliceNanos").containsExactly(0, 0L);
    }

    @Test
    void whereTheCallsCannotBeLoadedAllStaysAsItIs() {
        RequestsFirst precedence = new RequestsFirst(
                () -> {
                    throw new UnsatisfiedLinkError("no directory");
                },
                () -> names,
                Runnable::run);
        precedence.begin();
        precedence.serves();
        RequestsFirst elsewhere = new RequestsFirst(() -> null, () -> names, Runnable::run);
        elsewhere.begin();
        elsewhere.serves();
        assertThat(system.given).isEmpty();
    }

    @Test
    void whereThreadsCannotBeListedAllStaysAsItIs() {
        system.given.put(ThreadShares.CALLING, ORDINARY);
        RequestsFirst precedence = new RequestsFirst(
                () -> system,
                () -> {
                    throw new IOException("no such directory");
                },
                Runnable::run);
        precedence.begin();
        precedence.serves();
        assertThat(system.given.get(ThreadShares.CALLING)).isEqualTo(ORDINARY);
    }
}
