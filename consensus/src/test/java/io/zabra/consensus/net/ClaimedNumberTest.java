package io.zabra.consensus.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.ElectionHello;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.Event;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports in the clear: what somebody can do who says that it is server 2, while that one is here. */
class ClaimedNumberTest {
    private static final String MEMBERS_HOST = "127.0.0.2";
    private static final String ANOTHER_HOST = "127.0.0.9";
    private static final int SILENT = 300;

    @TempDir
    Path dir;

    private QuorumConfig quorum;

    @BeforeEach
    void chooseMembers() throws IOException {
        quorum = Side.quorumOnHosts("127.0.0.1", MEMBERS_HOST, "127.0.0.3");
    }

    private static void send(Socket socket, QuorumPacket packet) throws IOException {
        socket.getOutputStream().write(QuorumPacketCodec.encode(packet));
    }

    private Socket learner(String from) throws IOException {
        Socket socket = Side.connect(from, quorum, 1, false);
        byte[] info = new LearnerInfo(2, LearnerInfo.PROTOCOL_VERSION, 0).encode();
        send(socket, QuorumPacket.of(PacketType.FOLLOWERINFO, 0, info));
        return socket;
    }

    private static long letIn(Side leader) throws InterruptedException {
        long link = leader.next(Event.LearnerConnected.class).link();
        assertThat(leader.next(Event.PacketReceived.class).packet().type()).isEqualTo(PacketType.FOLLOWERINFO);
        return link;
    }

    @Test
    void aLearnerThatLivesIsNotReplacedByWhoHasShownNoMore() throws Exception {
        for (String from : List.of(ANOTHER_HOST, MEMBERS_HOST)) {
            try (Side leader = new Side(dir, 1, quorum)) {
                leader.network.role(ServerState.LEADING);
                try (Socket member = learner(MEMBERS_HOST)) {
                    long link = letIn(leader);
                    try (Socket liar = learner(from)) {
                        assertThat(leader.events.poll(200, TimeUnit.MILLISECONDS))
                                .isNull();
                        send(member, QuorumPacket.of(PacketType.ACK, 5));
                        assertThat(liar.getInputStream().read())
                                .as("from %s", from)
                                .isEqualTo(-1);
                    }
                    send(member, QuorumPacket.of(PacketType.ACK, 6));
                    for (long zxid = 5; zxid <= 6; zxid++) {
                        assertThat(leader.next(Event.PacketReceived.class))
                                .isEqualTo(new Event.PacketReceived(link, QuorumPacket.of(PacketType.ACK, zxid)));
                    }
                }
            }
        }
    }

    @Test
    void whoWaitsForThePlaceHasItWhenTheLinkEnds() throws Exception {
        try (Side leader = new Side(dir, 1, quorum)) {
            leader.network.role(ServerState.LEADING);
            try (Socket former = learner(MEMBERS_HOST)) {
                long link = letIn(leader);
                try (Socket again = learner(MEMBERS_HOST)) {
                    send(again, QuorumPacket.of(PacketType.ACK, 7));
                    assertThat(leader.events.poll(200, TimeUnit.MILLISECONDS)).isNull();
                    former.shutdownOutput();
                    assertThat(leader.next(Event.LinkClosed.class).link()).isEqualTo(link);
                    assertThat(letIn(leader)).isGreaterThan(link);
                    assertThat(leader.next(Event.PacketReceived.class).packet().zxid())
                            .isEqualTo(7);
                }
            }
        }
    }

    @Test
    void whoComesFromTheMembersHostReplacesWhoDoesNot() throws Exception {
        try (Side leader = new Side(dir, 1, quorum)) {
            leader.network.role(ServerState.LEADING);
            try (Socket liar = learner(ANOTHER_HOST)) {
                long first = letIn(leader);
                try (Socket member = learner(MEMBERS_HOST)) {
                    assertThat(letIn(leader)).isGreaterThan(first);
                    assertThat(member.isConnected() && liar.isConnected()).isTrue();
                }
            }
        }
    }

    @Test
    void whoSaysNothingKeepsNoMemberOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Side leader = new Side(dir, 1, quorum, config -> config.withHelloTimeoutMs(60_000))) {
            leader.network.role(ServerState.LEADING);
            for (int i = 0; i < SILENT; i++) {
                silent.add(Side.connect(ANOTHER_HOST, quorum, 1, i % 2 == 0));
            }
            try (Socket oneTooMany = silent.get(SILENT - 1);
                    Socket another = Side.connect("127.0.0.10", quorum, 1, false);
                    Socket member = learner(MEMBERS_HOST)) {
                letIn(leader);
                assertThat(oneTooMany.getInputStream().read()).isEqualTo(-1);
                assertThat(member.isConnected()).isTrue();
                another.getOutputStream().write(1);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private Socket voter(String from) throws IOException {
        Socket socket = Side.connect(from, quorum, 1, true);
        socket.getOutputStream().write(new ElectionHello(ElectionHello.VERSION_1, 2, List.of(from + ":1")).encode());
        return socket;
    }

    private static void say(Socket socket, long round) throws IOException {
        byte[] body = Side.notification(round).encode();
        socket.getOutputStream()
                .write(ByteBuffer.allocate(4 + body.length)
                        .putInt(body.length)
                        .put(body)
                        .array());
    }

    private static Notification hear(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            return Notification.decode(in.readNBytes(in.readInt()));
        } catch (EOFException over) {
            throw new AssertionError("it is disconnected", over);
        }
    }

    private static void hear(Socket socket, long round) throws IOException {
        while (hear(socket).round() != round) {
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Test
    void aVoterThatAnswersIsNotReplacedByWhoHasShownNoMore() throws Exception {
        for (String from : List.of(ANOTHER_HOST, MEMBERS_HOST)) {
            try (Side side = new Side(dir, 1, quorum);
                    Socket member = voter(MEMBERS_HOST)) {
                side.vote(2, 7);
                hear(member, 7);
                try (Socket liar = voter(from)) {
                    say(liar, 66);
                    Notification question = hear(member);
                    assertThat(question.state()).isEqualTo(ServerState.LOOKING);
                    assertThat(question.round()).isZero();
                    say(member, 8);
                    assertThat(liar.getInputStream().read()).as("from %s", from).isEqualTo(-1);
                }
                side.vote(2, 9);
                hear(member, 9);
                assertThat(side.next(Event.VoteReceived.class).notification().round())
                        .isEqualTo(8);
                assertThat(side.events).isEmpty();
            }
        }
    }

    @Test
    void aVoterThatDoesNotAnswerMakesWay() throws Exception {
        try (Side side = new Side(dir, 1, quorum);
                Socket frozen = voter(MEMBERS_HOST)) {
            side.vote(2, 7);
            hear(frozen, 7);
            try (Socket again = voter(MEMBERS_HOST)) {
                say(again, 8);
                hear(again, 7);
                assertThat(side.nextVote(8).sid()).isEqualTo(2);
            }
        }
    }

    @Test
    void whoVotesFromTheMembersHostReplacesWhoDoesNot() throws Exception {
        try (Side side = new Side(dir, 1, quorum);
                Socket liar = voter(ANOTHER_HOST)) {
            side.vote(2, 7);
            hear(liar, 7);
            try (Socket member = voter(MEMBERS_HOST)) {
                hear(member, 7);
                assertThat(liar.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void whoSaysAVoteIsToldWithWhetherItHasShownThat() throws Exception {
        for (String from : List.of(ANOTHER_HOST, MEMBERS_HOST)) {
            try (Side side = new Side(dir, 1, quorum);
                    Socket voter = voter(from)) {
                say(voter, 7);
                assertThat(side.nextVote(7).shown()).isEqualTo(from.equals(MEMBERS_HOST));
            }
        }
    }

    /** Server 2 moves to another host. What was true of its former one does not keep it out. */
    private void move(Side side) {
        String text = quorum.text();
        side.network.reconfigured(ConfigChain.of(QuorumConfig.parse(text.replace(MEMBERS_HOST, ANOTHER_HOST))));
    }

    @Test
    void aLearnerThatMovedReplacesWhoStayedAtItsFormerHost() throws Exception {
        try (Side leader = new Side(dir, 1, quorum)) {
            leader.network.role(ServerState.LEADING);
            try (Socket former = learner(MEMBERS_HOST)) {
                long first = letIn(leader);
                move(leader);
                try (Socket moved = learner(ANOTHER_HOST)) {
                    assertThat(letIn(leader)).isGreaterThan(first);
                    assertThat(moved.isConnected() && former.isConnected()).isTrue();
                }
            }
        }
    }

    @Test
    void aVoterThatMovedReplacesWhoStayedAtItsFormerHost() throws Exception {
        try (Side side = new Side(dir, 1, quorum);
                Socket former = voter(MEMBERS_HOST)) {
            side.vote(2, 7);
            hear(former, 7);
            move(side);
            try (Socket moved = voter(ANOTHER_HOST)) {
                hear(moved, 7);
                assertThat(former.getInputStream().read()).as("not asked").isEqualTo(-1);
            }
        }
    }

    @Test
    void whoIsAskedBeforeThereIsAVoteIsToldTheConfigurationAsWithAnyVote() throws Exception {
        try (Side side = new Side(dir, 1, quorum);
                Socket member = voter(MEMBERS_HOST)) {
            say(member, 7);
            side.nextVote(7);
            try (Socket again = voter(MEMBERS_HOST)) {
                assertThat(hear(member).config()).asString(UTF_8).isEqualTo(quorum.text());
                assertThat(again.isConnected()).isTrue();
            }
        }
    }
}
