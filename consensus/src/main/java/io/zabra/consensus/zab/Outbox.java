package io.zabra.consensus.zab;

import io.zabra.consensus.packet.QuorumPacket;
import java.util.ArrayList;
import java.util.List;

/** Collects the output of one step. */
final class Outbox {
    private final List<Persist> persist = new ArrayList<>();
    private final List<Send> send = new ArrayList<>();
    private final List<Deliver> deliver = new ArrayList<>();

    void persist(Persist step) {
        persist.add(step);
    }

    void send(Send what) {
        send.add(what);
    }

    void packet(long link, QuorumPacket packet) {
        send.add(new Send.Packet(link, packet));
    }

    void deliver(Deliver what) {
        deliver.add(what);
    }

    /** Everything since the last call. */
    Output take() {
        Output output = new Output(persist, send, deliver);
        persist.clear();
        send.clear();
        deliver.clear();
        return output;
    }
}
