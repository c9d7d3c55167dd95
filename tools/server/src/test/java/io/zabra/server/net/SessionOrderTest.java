package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.tree.SnapshotTooOldException;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.JuteWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SessionOrderTest {
    private final Tape tape = new Tape();
    private final SessionOrder order = new SessionOrder(tape, () -> tape.held);
    private int xid;

    /** Keeps what is submitted and answered; completes when told to. */
    private static final class Tape implements SessionOrder.Line {
        private final List<String> said = new ArrayList<>();
        private final ArrayDeque<CompletionHandler> submitted = new ArrayDeque<>();
        private int woken;
        private boolean readsLittle = true;
        private boolean held;
        private boolean ready = true;
        /** By what is read; null: nothing. */
        private @Nullable Kept keeps;
        /** How many writes the tree shows. */
        private int applied;

        @Override
        public void submit(int xid, ClientRequest.Write write, CompletionHandler handler) {
            said.add("submit " + xid);
            submitted.add(handler);
        }

        @Override
        public void answer(Arrival arrival, ClientRequest.Local request) {
            held |= request instanceof ClientRequest.Sasl;
            answer(arrival, request, read(request));
        }

        @Override
        public Answer read(ClientRequest.Local request) {
            Kept kept = keeps;
            if (kept != null) {
                return Answer.inSteps(applied, kept);
            }
            return Answer.ok(null).withEventsUpTo(applied);
        }

        @Override
        public void answer(Arrival arrival, ClientRequest.Local request, Answer seen) {
            said.add((seen.error() == ErrorCode.OK ? "" : seen.error() + " ") + "read " + arrival.xid() + " of "
                    + seen.eventsUpTo());
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean readsLittle() {
            return readsLittle;
        }

        @Override
        public void answer(Arrival arrival, ClientRequest.Write write, Completion completion) {
            said.add("wrote " + arrival.xid());
        }

        @Override
        public void wake() {
            woken++;
        }

        void completeNext() {
            applied++;
            submitted.remove().completed(new Completion(applied, new WriteResult.Deleted()));
        }
    }

    /** Something that is kept for an answer. */
    private static final class Kept implements LongBody {
        private boolean givenUp;
        private boolean closed;

        @Override
        public boolean measure(BooleanSupplier enough) {
            return true;
        }

        @Override
        public void requireHeld() {
            if (givenUp) {
                throw new SnapshotTooOldException(1, 1);
            }
        }

        @Override
        public long length() {
            return 0;
        }

        @Override
        public boolean write(JuteWriter out, BooleanSupplier enough) {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void write() {
        write(new WriteRequest.Delete("/a", -1));
    }

    private void write(WriteRequest request) {
        order.accept(new Arrival(++xid, 2, 0, 0), new ClientRequest.Write(request, new BitSet()));
    }

    private void read() {
        read(false);
    }

    private void read(boolean watch) {
        order.accept(new Arrival(++xid, 4, 0, 0), new ClientRequest.GetData("/a", watch));
    }

    @Test
    void aReadWithNothingBeforeItIsAnsweredAtOnce() {
        read();
        assertThat(tape.said).containsExactly("read 1 of 0");
        assertThat(order.size()).isZero();
    }

    @Test
    void writesThatFollowEachOtherAreWithTheStoreTogether() {
        write();
        write();
        assertThat(tape.said).containsExactly("submit 1", "submit 2");
    }

    private void token() {
        order.accept(new Arrival(++xid, 102, 0, 0), new ClientRequest.Sasl(new byte[0]));
    }

    @Test
    void whatFollowsATokenWaitsUntilItIsKnownWhatItProves() {
        write();
        token();
        write();
        read();
        assertThat(tape.said).containsExactly("submit 1");
        tape.completeNext();
        order.advance();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2 of 1");
        tape.held = false;
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2 of 1", "submit 3");
        tape.completeNext();
        order.advance();
        assertThat(tape.said).endsWith("wrote 3", "read 4 of 2");
    }

    @Test
    void aReadBehindATokenThatIsLookedAtWaitsThoughNothingElseIsUnderWay() {
        token();
        read();
        order.advance();
        assertThat(tape.said).containsExactly("read 1 of 0");
        tape.held = false;
        order.advance();
        assertThat(tape.said).containsExactly("read 1 of 0", "read 2 of 0");
    }

    @Test
    void aReadWaitsForTheWriteBeforeIt() {
        write();
        read();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1");
        tape.completeNext();
        assertThat(tape.woken).isEqualTo(1);
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2 of 1");
    }

    @Test
    void aReadBetweenTwoWritesSeesTheFirstAloneThoughBothAreWithTheStore() {
        write();
        read();
        write();
        read();
        assertThat(tape.said).containsExactly("submit 1", "submit 3");
        tape.completeNext();
        tape.completeNext();
        order.advance();
        assertThat(tape.said)
                .containsExactly("submit 1", "submit 3", "wrote 1", "read 2 of 1", "wrote 3", "read 4 of 2");
    }

    @Test
    void aReadThatLeavesAWatchKeepsTheWritesBehindItWaiting() {
        write();
        read(true);
        write();
        write();
        assertThat(tape.said).containsExactly("submit 1");
        tape.completeNext();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2 of 1", "submit 3", "submit 4");
    }

    @Test
    void aReadBehindWhatIsNoTransactionKeepsTheWritesBehindItWaiting() {
        write(new WriteRequest.Sync("/"));
        read();
        write();
        assertThat(tape.said).containsExactly("submit 1");
    }

    @Test
    void aReadBehindAWriteThatIsCompleteKeepsTheWritesBehindItWaiting() {
        write();
        tape.completeNext();
        read();
        write();
        assertThat(tape.said).containsExactly("submit 1");
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2 of 1", "submit 3");
    }

    @Test
    void readsOfWhoeverIsShownMuchAreNotDoneWhereWritesAre() {
        tape.readsLittle = false;
        write();
        read();
        write();
        assertThat(tape.said).containsExactly("submit 1");
    }

    @Test
    void whatWaitedIsReadAsTheClientTakesIt() {
        write();
        read();
        write();
        read(true);
        read();
        tape.completeNext();
        tape.completeNext();
        tape.ready = false;
        order.advance();
        assertThat(tape.said)
                .as("what was seen already is sent, with what came before it")
                .containsExactly("submit 1", "submit 3", "wrote 1", "read 2 of 1", "wrote 3");
        tape.ready = true;
        order.advance();
        assertThat(tape.said).endsWith("wrote 3", "read 4 of 2", "read 5 of 2");
    }

    @RepeatedTest(200)
    void anythingIsAnsweredInTheOrderInWhichItCameAndAsOfItsPlace(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int requests = 150;
        List<String> expected = new ArrayList<>();
        int writes = 0;
        while (xid < requests || order.size() > 0) {
            int choice = random.nextInt(5);
            if (choice == 0 && xid < requests) {
                write();
                writes++;
                expected.add("wrote " + xid);
            } else if ((choice == 1 || choice == 4) && xid < requests) {
                read(random.nextInt(8) == 0);
                expected.add("read " + xid + " of " + writes);
            } else if (choice == 2 && !tape.submitted.isEmpty()) {
                tape.completeNext();
            } else if (choice == 3) {
                order.advance();
            }
        }
        List<String> answered =
                tape.said.stream().filter(line -> !line.startsWith("submit")).toList();
        assertThat(answered).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(expected);
    }

    /** A read between two writes that has looked, and waits for the answer before it to be sent. */
    private Kept keptByARead() {
        Kept kept = new Kept();
        tape.keeps = kept;
        write();
        read();
        write();
        tape.completeNext();
        assertThat(order.hasSeenLong()).isTrue();
        return kept;
    }

    @Test
    void whatCannotBeKeptForAReadAnyLongerMakesItAnError() {
        Kept kept = keptByARead();
        order.dropGivenUp();
        assertThat(kept.closed).isFalse();
        kept.givenUp = true;
        order.dropGivenUp();
        assertThat(kept.closed).isTrue();
        assertThat(order.hasSeenLong()).isFalse();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "submit 3", "wrote 1", "SYSTEM_ERROR read 2 of 1");
    }

    @Test
    void nothingIsKeptNorAnsweredWithItOnceTheConnectionCloses() {
        Kept kept = keptByARead();
        order.end();
        assertThat(kept.closed).isTrue();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "submit 3", "wrote 1");
    }
}
