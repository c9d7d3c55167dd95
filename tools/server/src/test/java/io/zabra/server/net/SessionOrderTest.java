package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.ClientRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SessionOrderTest {
    private final Tape tape = new Tape();
    private final SessionOrder order = new SessionOrder(tape);
    private int xid;

    /** Keeps what is submitted and answered; completes when told to. */
    private static final class Tape implements SessionOrder.Line {
        private final List<String> said = new ArrayList<>();
        private final ArrayDeque<CompletionHandler> submitted = new ArrayDeque<>();
        private int woken;

        @Override
        public void submit(int xid, ClientRequest.Write write, CompletionHandler handler) {
            said.add("submit " + xid);
            submitted.add(handler);
        }

        @Override
        public void answer(Arrival arrival, ClientRequest.Local request) {
            said.add("read " + arrival.xid());
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
            submitted.remove().completed(new Completion(1, new WriteResult.Deleted()));
        }
    }

    private void write() {
        order.accept(
                new Arrival(++xid, 2, 0, 0), new ClientRequest.Write(new WriteRequest.Delete("/a", -1), new BitSet()));
    }

    private void read() {
        order.accept(new Arrival(++xid, 4, 0, 0), new ClientRequest.GetData("/a", false));
    }

    @Test
    void aReadWithNothingBeforeItIsAnsweredAtOnce() {
        read();
        assertThat(tape.said).containsExactly("read 1");
        assertThat(order.size()).isZero();
    }

    @Test
    void writesThatFollowEachOtherAreWithTheStoreTogether() {
        write();
        write();
        assertThat(tape.said).containsExactly("submit 1", "submit 2");
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
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2");
    }

    @Test
    void aWriteBehindAWaitingReadWaitsForIt() {
        write();
        read();
        write();
        write();
        assertThat(tape.said).containsExactly("submit 1");
        tape.completeNext();
        order.advance();
        assertThat(tape.said).containsExactly("submit 1", "wrote 1", "read 2", "submit 3", "submit 4");
    }

    @RepeatedTest(200)
    void anythingIsAnsweredInTheOrderInWhichItCame(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int requests = 50;
        while (xid < requests || order.size() > 0) {
            int choice = random.nextInt(4);
            if (choice == 0 && xid < requests) {
                write();
            } else if (choice == 1 && xid < requests) {
                read();
            } else if (choice == 2 && !tape.submitted.isEmpty()) {
                tape.completeNext();
            } else {
                order.advance();
            }
        }
        List<Integer> answered = tape.said.stream()
                .filter(line -> !line.startsWith("submit"))
                .map(line -> Integer.valueOf(line.substring(line.indexOf(' ') + 1)))
                .toList();
        assertThat(answered)
                .as("seed %d", repetition.getCurrentRepetition())
                .isSorted()
                .hasSize(requests);
        for (String line : tape.said) {
            if (line.startsWith("read ")) {
                int read = Integer.parseInt(line.substring(5));
                int at = tape.said.indexOf(line);
                assertThat(tape.said.subList(0, at))
                        .as("no later write is with the store when read %d is answered", read)
                        .noneMatch(
                                before -> before.startsWith("submit ") && Integer.parseInt(before.substring(7)) > read);
            }
        }
    }
}
