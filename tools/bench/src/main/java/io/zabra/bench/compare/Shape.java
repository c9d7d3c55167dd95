package io.zabra.bench.compare;

/**
 * How hard servers are driven.
 *
 * @param clients sessions, spread over the servers
 * @param inFlight requests of each that are under way at any time
 */
record Shape(int clients, int inFlight) {
    /** One client that waits for each answer. */
    static final Shape LATENCY = new Shape(1, 1);

    boolean isLatency() {
        return equals(LATENCY);
    }

    @Override
    public String toString() {
        return clients + "x" + inFlight;
    }
}
