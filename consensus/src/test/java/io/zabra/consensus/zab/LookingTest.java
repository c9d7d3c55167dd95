package io.zabra.consensus.zab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that found out something about configurations when it started, and whose disk has not said yet that it holds that. */
class LookingTest {
    private static final QuorumConfig MEMBERS = QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n");

    private final ZabPeer peer = new ZabPeer(
            new ZabConfig(1, MEMBERS, ZabTimings.STANDARD, ZabLimits.STANDARD, true),
            new DurableState(1, 1, 0, 0, List.of(new LogEntry(Zxid.of(1, 1), new byte[0])), false));

    /** Its disk is at what it took over in the moment. */
    private void waitForDisk() {
        peer.start(0);
        byte[] later = MEMBERS.withVersion(Zxid.of(1, 1)).text().getBytes(UTF_8);
        Notification vote = new Notification(ServerState.LOOKING, 2, 1, 1, 1, Notification.VERSION, later);
        peer.step(new Event.VoteReceived(2, vote, true), 1);
    }

    private List<Send> answers(long round) {
        Notification question = Notification.lookingIn(round, 2, new byte[0]);
        return peer.step(new Event.VoteReceived(2, question, true), 2).send();
    }

    @Test
    void whoAsksWhetherItLivesIsAnsweredThoughTheDiskIsSlow() {
        waitForDisk();
        assertThat(answers(Notification.ROUND_OF_QUESTIONS)).singleElement().satisfies(send -> {
            Notification answer = ((Send.Vote) send).notification();
            assertThat(((Send.Vote) send).sid()).isEqualTo(2);
            assertThat(answer.state()).isEqualTo(ServerState.LOOKING);
            assertThat(answer.round()).isEqualTo(Notification.ROUND_OF_ANSWERS);
        });
    }

    @Test
    void aVoteIsNotAnsweredBeforeThereIsOneNorIsAnAnswer() {
        waitForDisk();
        assertThat(answers(1)).isEmpty();
        assertThat(answers(Notification.ROUND_OF_ANSWERS)).isEmpty();
    }
}
