package io.zabra.consensus.zab;

import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.SessionCheck;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What a learner asks and tells its leader for its own clients: reads that wait for a sync, sessions that were heard from. */
final class ClientSide {
    private static final byte[] NO_TOUCHES = {};

    private final PeerState state;
    private final Deque<Long> syncs = new ArrayDeque<>();
    private byte[] touches = NO_TOUCHES;

    ClientSide(PeerState state) {
        this.state = state;
    }

    /** Sessions to report with the answer to the next ping. */
    void touched(byte[] newTouches) {
        byte[] all = Arrays.copyOf(touches, touches.length + newTouches.length);
        System.arraycopy(newTouches, 0, all, touches.length, newTouches.length);
        touches = all;
    }

    QuorumPacket pingAnswer(QuorumPacket ping) {
        QuorumPacket answer = QuorumPacket.of(PacketType.PING, ping.zxid(), touches);
        touches = NO_TOUCHES;
        return answer;
    }

    /** A reader asks for a barrier; the question to the leader. */
    QuorumPacket sync(long id) {
        syncs.add(id);
        byte[] request = new ForwardedRequest(0, 0, ForwardedRequest.OPCODE_SYNC, ByteBuffer.allocate(0)).encode();
        return QuorumPacket.of(PacketType.REQUEST, -1, request);
    }

    /**
     * The leader has answered: answers come in the order of the questions, each after the commits that were certain when it was
     * asked. False if nobody had asked.
     */
    boolean synced(long committedZxid) {
        Long id = syncs.poll();
        if (id != null) {
            state.passBarrier(id, committedZxid);
        }
        return id != null;
    }

    /** The leader has answered whether a session is alive. Ours says how far it has proposed, too; Apache's says -1. */
    void revalidated(QuorumPacket packet) {
        SessionCheck.Answer answer = SessionCheck.Answer.decode(packet.requireData());
        state.out().deliver(new Deliver.Revalidated(answer, Math.max(packet.zxid(), state.lastZxid())));
    }

    /** The leader is gone. */
    void failAll() {
        syncs.forEach(id -> state.out().deliver(new Deliver.BarrierFailed(id)));
        syncs.clear();
    }
}
