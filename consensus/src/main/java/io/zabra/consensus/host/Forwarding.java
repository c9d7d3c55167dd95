package io.zabra.consensus.host;

import io.zabra.consensus.packet.AuthInfo;
import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.SessionCheck;
import io.zabra.consensus.zab.Event;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.jute.BufferOutputArchive;
import java.util.List;

/** What a learner asks its leader for its own clients, as Apache's {@code Learner} does. Peer's thread. */
final class Forwarding {
    private Forwarding() {}

    static Event.ForLeader write(Submission submission) {
        List<AuthInfo> identities = submission.identities().stream()
                .map(identity -> new AuthInfo(identity.scheme(), identity.id()))
                .toList();
        return request(
                new ForwardedRequest(
                        submission.sessionId(),
                        submission.cxid(),
                        RequestCodec.opcode(submission.request()),
                        RequestCodec.body(submission.request())),
                identities);
    }

    static Event.ForLeader newSession(long sessionId, int timeoutMs) {
        BufferOutputArchive body = new BufferOutputArchive(Integer.BYTES);
        body.writeInt(timeoutMs);
        return request(new ForwardedRequest(sessionId, 0, RequestCodec.CREATE_SESSION, body.toByteArray()), List.of());
    }

    private static Event.ForLeader request(ForwardedRequest request, List<AuthInfo> identities) {
        return new Event.ForLeader(new QuorumPacket(PacketType.REQUEST, -1, request.encode(), identities));
    }

    /** Whether the session is alive; if so, it is ours from now on. */
    static Event.ForLeader revalidation(long sessionId, int timeoutMs) {
        byte[] question = new SessionCheck(sessionId, timeoutMs).encode();
        return new Event.ForLeader(QuorumPacket.of(PacketType.REVALIDATE, -1, question));
    }
}
