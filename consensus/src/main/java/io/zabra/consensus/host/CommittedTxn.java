package io.zabra.consensus.host;

import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads the transactions of the ensemble, each once: when a leader proposes it, or else when it is committed. Peer's thread. */
final class CommittedTxn {
    /** Of this server's leader, in order: what was proposed and is not committed yet. */
    private final Deque<LoggedTxn> proposed = new ArrayDeque<>();

    /**
     * A transaction that comes from a leader must be one that can be applied when it is committed: it is looked at before it is logged
     * and acknowledged, as Apache's learners do.
     *
     * @param keeps whether its commit is near: until then it stays in memory
     * @return the event itself; where it brings what cannot be read, that its link is to end for it
     */
    Event checked(Event.PacketReceived received, boolean keeps) {
        QuorumPacket packet = received.packet();
        try {
            switch (packet.type()) {
                case PROPOSAL -> {
                    LoggedTxn txn = TxnCodec.decode(ByteBuffer.wrap(packet.requireData()));
                    if (keeps) {
                        proposed.add(txn);
                    }
                }
                case INFORM, INFORMANDACTIVATE -> TxnCodec.decode(ByteBuffer.wrap(Payloads.informed(packet)));
                default -> {}
            }
            return received;
        } catch (JuteFormatException | MalformedPacketException e) {
            return new Event.Breached(received.link(), packet + " cannot be read: " + e.getMessage());
        }
    }

    /** @throws BrokenInvariantException where it cannot be read: this server must not go on as if it had not been */
    LoggedTxn read(LogEntry entry) {
        LoggedTxn first = proposed.peek();
        while (first != null && first.zxid() < entry.zxid()) {
            proposed.remove();
            first = proposed.peek();
        }
        if (first != null && first.zxid() == entry.zxid()) {
            return proposed.remove();
        }
        try {
            return TxnCodec.decode(ByteBuffer.wrap(entry.payload()));
        } catch (JuteFormatException e) {
            throw new BrokenInvariantException("transaction " + entry + " cannot be read: " + e.getMessage());
        }
    }

    /** The leader is lost: what it proposed may never be committed. */
    void forget() {
        proposed.clear();
    }
}
