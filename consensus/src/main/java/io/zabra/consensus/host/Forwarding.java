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
    /**
     * In place of the zxid of a request, which Apache's leaders do not look at: the session is the asking server's own, and
     * that server answers for it.
     */
    static final long OF_LOCAL_SESSION = -2;

    private static final long NO_ZXID = -1;

    /** A payload is not kept that one large request has made larger than this. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private BufferOutputArchive payload = new BufferOutputArchive();

    Event.ForLeader write(Submission submission, boolean local) {
        List<AuthInfo> identities = submission.identities().stream()
                .map(identity -> new AuthInfo(identity.scheme(), identity.id()))
                .toList();
        begin(submission.sessionId(), submission.cxid(), RequestCodec.opcode(submission.request()));
        RequestCodec.write(submission.request(), payload);
        return request(identities, local ? OF_LOCAL_SESSION : NO_ZXID);
    }

    Event.ForLeader newSession(long sessionId, int timeoutMs) {
        begin(sessionId, 0, RequestCodec.CREATE_SESSION);
        payload.writeInt(timeoutMs);
        return request(List.of(), NO_ZXID);
    }

    /** What {@link ForwardedRequest#encode} writes before the body, which is written behind it, so that it is copied once. */
    private void begin(long sessionId, int cxid, int opcode) {
        payload.clear();
        payload.writeLong(sessionId);
        payload.writeInt(cxid);
        payload.writeInt(opcode);
    }

    private Event.ForLeader request(List<AuthInfo> identities, long zxid) {
        byte[] data = payload.toByteArray();
        if (keptBytes() > KEPT_BYTES_MAX) {
            payload = new BufferOutputArchive();
        }
        return new Event.ForLeader(new QuorumPacket(PacketType.REQUEST, zxid, data, identities));
    }

    /** What is on the heap for the next request. */
    int keptBytes() {
        return payload.buffer().array().length;
    }

    /** Whether the session is alive; if so, it is ours from now on. */
    static Event.ForLeader revalidation(long sessionId, int timeoutMs) {
        byte[] question = new SessionCheck(sessionId, timeoutMs).encode();
        return new Event.ForLeader(QuorumPacket.of(PacketType.REVALIDATE, NO_ZXID, question));
    }
}
