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

    /**
     * In place of the zxid of a request, which Apache's leaders do not look at: the session is the asking server's own, and
     * that server answers for it.
     */
    static final long OF_LOCAL_SESSION = -2;

    private static final long NO_ZXID = -1;

    static Event.ForLeader write(Submission submission, boolean local) {
        List<AuthInfo> identities = submission.identities().stream()
                .map(identity -> new AuthInfo(identity.scheme(), identity.id()))
                .toList();
        return request(
                new ForwardedRequest(
                        submission.sessionId(),
                        submission.cxid(),
                        RequestCodec.opcode(submission.request()),
                        RequestCodec.body(submission.request())),
                identities,
                local ? OF_LOCAL_SESSION : NO_ZXID);
    }

    static Event.ForLeader newSession(long sessionId, int timeoutMs) {
        BufferOutputArchive body = new BufferOutputArchive(Integer.BYTES);
        body.writeInt(timeoutMs);
        ForwardedRequest request = new ForwardedRequest(sessionId, 0, RequestCodec.CREATE_SESSION, body.toByteArray());
        return request(request, List.of(), NO_ZXID);
    }

    private static Event.ForLeader request(ForwardedRequest request, List<AuthInfo> identities, long zxid) {
        return new Event.ForLeader(new QuorumPacket(PacketType.REQUEST, zxid, request.encode(), identities));
    }

    /** Whether the session is alive; if so, it is ours from now on. */
    static Event.ForLeader revalidation(long sessionId, int timeoutMs) {
        byte[] question = new SessionCheck(sessionId, timeoutMs).encode();
        return new Event.ForLeader(QuorumPacket.of(PacketType.REVALIDATE, NO_ZXID, question));
    }
}
