package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.zab.Event;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.WriteRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a learner forwards, as the leader reads it. */
class ForwardingTest {
    private final Forwarding forwarding = new Forwarding();

    @Test
    void eachRequestIsReadAsItWasWrittenThoughOthersWereWrittenSince() throws JuteFormatException {
        WriteRequest multi = new WriteRequest.Multi(
                List.of(new WriteRequest.Delete("/a/long/path", 3), new WriteRequest.Check("/b", 4)));
        Event.ForLeader first = forwarding.write(new Submission(7, 1, List.of(), multi), false);
        Event.ForLeader second =
                forwarding.write(new Submission(8, 2, List.of(), new WriteRequest.Delete("/c", -1)), true);
        Event.ForLeader third = forwarding.newSession(9, 6_000);
        assertThat(read(first, 7, 1)).isEqualTo(multi);
        assertThat(first.packet().zxid()).isEqualTo(-1);
        assertThat(read(second, 8, 2)).isEqualTo(new WriteRequest.Delete("/c", -1));
        assertThat(second.packet().zxid()).isEqualTo(Forwarding.OF_LOCAL_SESSION);
        ForwardedRequest opening = ForwardedRequest.decode(third.packet().requireData());
        assertThat(opening)
                .isEqualTo(new ForwardedRequest(
                        9,
                        0,
                        RequestCodec.CREATE_SESSION,
                        ByteBuffer.allocate(4).putInt(0, 6_000)));
    }

    @Test
    void aLargeRequestLeavesNoLargeArrayBehind() throws JuteFormatException {
        WriteRequest large = new WriteRequest.Delete("/" + "a".repeat(8 << 20), -1);
        assertThat(read(forwarding.write(new Submission(7, 1, List.of(), large), false), 7, 1))
                .isEqualTo(large);
        assertThat(forwarding.keptBytes()).isLessThan(1 << 20);
        WriteRequest next = new WriteRequest.Delete("/" + "a".repeat(100_000), -1);
        assertThat(read(forwarding.write(new Submission(7, 2, List.of(), next), false), 7, 2))
                .isEqualTo(next);
        assertThat(forwarding.keptBytes()).isGreaterThan(100_000);
    }

    private static WriteRequest read(Event.ForLeader event, long sessionId, int cxid) throws JuteFormatException {
        byte[] data = event.packet().requireData();
        ForwardedRequest request = ForwardedRequest.decode(data);
        assertThat(request.sessionId()).isEqualTo(sessionId);
        assertThat(request.xid()).isEqualTo(cxid);
        assertThat(request.encode()).isEqualTo(data);
        return Objects.requireNonNull(RequestCodec.read(request.opcode(), request.body()));
    }
}
