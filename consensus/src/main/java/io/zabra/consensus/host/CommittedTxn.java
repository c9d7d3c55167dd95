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

/** Reads what the ensemble has committed. */
final class CommittedTxn {
    private CommittedTxn() {}

    /**
     * A transaction that comes from a leader must be one that can be applied when it is committed: it is looked at before it is logged
     * and acknowledged, as Apache's learners do.
     *
     * @return the event itself; where it brings what cannot be read, that its link is to end for it
     */
    static Event checked(Event.PacketReceived received) {
        QuorumPacket packet = received.packet();
        try {
            switch (packet.type()) {
                case PROPOSAL -> TxnCodec.decode(ByteBuffer.wrap(packet.requireData()));
                case INFORM, INFORMANDACTIVATE -> TxnCodec.decode(ByteBuffer.wrap(Payloads.informed(packet)));
                default -> {}
            }
            return received;
        } catch (JuteFormatException | MalformedPacketException e) {
            return new Event.Breached(received.link(), packet + " cannot be read: " + e.getMessage());
        }
    }

    /** @throws BrokenInvariantException where it cannot be read: this server must not go on as if it had not been */
    static LoggedTxn read(LogEntry entry) {
        try {
            return TxnCodec.decode(ByteBuffer.wrap(entry.payload()));
        } catch (JuteFormatException e) {
            throw new BrokenInvariantException("transaction " + entry + " cannot be read: " + e.getMessage());
        }
    }
}
