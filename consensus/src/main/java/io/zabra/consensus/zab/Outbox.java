package io.zabra.consensus.zab;

import io.zabra.consensus.packet.QuorumPacket;
import java.util.ArrayList;
import java.util.List;

/** Collects the output of one step. */
final class Outbox {
    private List<Persist> persist = new ArrayList<>();
    private List<Send> send = new ArrayList<>();
    private List<Deliver> deliver = new ArrayList<>();

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
        persist = new ArrayList<>();
        send = new ArrayList<>();
        deliver = new ArrayList<>();
        return output;
    }
}
