package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
    private static final int MANY = 10_000;

    private final List<Long> taken = new ArrayList<>();
    private final List<Object> discarded = new ArrayList<>();

    private static LoggedTxn txn(long zxid) {
        return new LoggedTxn(new TxnHeader(1, 0, zxid, 0), new CreateSessionTxn(1_000), null);
    }

    private static void give(ReadAhead.Handler to, int count, int bytes) throws IOException {
        for (int zxid = 1; zxid <= count; zxid++) {
            to.transaction(txn(zxid), bytes);
        }
    }

    private void take(LoggedTxn txn) {
        taken.add(txn.zxid());
    }

    @Test
    void allThatIsReadIsTakenInOrderByTheCallersThread() throws IOException {
        List<Thread> takers = new ArrayList<>();
        String result = ReadAhead.read(
                to -> {
                    give(to, MANY, 100);
                    return "the end";
                },
                txn -> {
                    take(txn);
                    takers.add(Thread.currentThread());
                },
                discarded::add);
        assertThat(result).isEqualTo("the end");
        assertThat(taken).isEqualTo(LongStream.rangeClosed(1, MANY).boxed().toList());
        assertThat(takers).containsOnly(Thread.currentThread());
    }

    @Test
    void nothingIsWorthNothing() throws IOException {
        assertThat(ReadAhead.<Integer>read(to -> 7, this::take, discarded::add)).isEqualTo(7);
        assertThat(taken).isEmpty();
    }

    @Test
    void whatTheReaderFailsAtComesAfterWhatItHasRead() {
        IOException damage = new IOException("damaged");
        assertThatThrownBy(() -> ReadAhead.read(
                        to -> {
                            give(to, 300, 100);
                            throw damage;
                        },
                        this::take,
                        discarded::add))
                .isSameAs(damage);
        assertThat(taken).hasSize(300);
    }

    @Test
    void whereTheTakerFailsTheReaderEnds() {
        AtomicBoolean readAll = new AtomicBoolean();
        IOException failure = new IOException("no");
        assertThatThrownBy(() -> ReadAhead.read(
                        to -> {
                            give(to, MANY, 100);
                            readAll.set(true);
                            return 0;
                        },
                        txn -> {
                            throw failure;
                        },
                        discarded::add))
                .isSameAs(failure);
        assertThat(readAll).isFalse();
    }

    @Test
    void whereTheTakerFailsWhatTheReaderHasComeToIsDiscarded() {
        IOException failure = new IOException("no");
        assertThatThrownBy(() -> ReadAhead.read(
                        to -> {
                            to.transaction(txn(1), 100);
                            return "the end";
                        },
                        txn -> {
                            throw failure;
                        },
                        discarded::add))
                .isSameAs(failure);
        assertThat(discarded).containsExactly("the end");
    }

    @Test
    void whatTheReaderFailsAtIsToldWhateverItIs() {
        AssertionError fault = new AssertionError("fault");
        assertThatThrownBy(() -> ReadAhead.read(
                        to -> {
                            give(to, 3, 100);
                            throw fault;
                        },
                        this::take,
                        discarded::add))
                .isSameAs(fault);
        assertThat(taken).hasSize(3);
        assertThat(discarded).isEmpty();
    }

    @Test
    void noMoreIsReadAheadThanFitsSomeBytes() throws IOException {
        List<Long> readBefore = new ArrayList<>();
        long[] read = {0};
        ReadAhead.read(
                to -> {
                    for (long zxid = 1; zxid <= 100; zxid++) {
                        synchronized (read) {
                            read[0] = zxid;
                        }
                        to.transaction(txn(zxid), 1 << 20);
                    }
                    return 0;
                },
                txn -> {
                    synchronized (read) {
                        readBefore.add(read[0] - txn.zxid());
                    }
                },
                discarded::add);
        assertThat(readBefore).hasSize(100).allMatch(ahead -> ahead <= 6);
    }
}
