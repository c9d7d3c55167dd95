package io.zabra.consensus.sim;

import java.util.HashMap;
import java.util.Map;

/** The linearizable reads that one server was asked for, and has not answered: how many transactions each must see. */
final class OpenReads {
    private final SimServer server;
    private final World world;
    private final Map<Long, Integer> required = new HashMap<>();

    OpenReads(SimServer server, World world) {
        this.server = server;
        this.world = world;
    }

    boolean isEmpty() {
        return required.isEmpty();
    }

    void asked(long id, int transactions) {
        required.put(id, transactions);
    }

    void passed(long id) {
        Integer transactions = required.remove(id);
        if (transactions == null) {
            throw new Violation(server + " passes a barrier of nobody");
        }
        world.count("barriers");
        world.checker().barrierPassed(server, transactions);
    }

    void failed(long id) {
        Violation.unless(required.remove(id) != null, () -> server + " fails a barrier of nobody");
    }

    void forget() {
        required.clear();
    }
}
