package io.zabra.jdbc.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The hosts in the order in which they are tried, round and round. Not thread-safe. */
final class HostRing {
    private final List<HostAddress> hosts;
    private int tried;
    private int roundBegan;

    HostRing(List<HostAddress> hosts, boolean shuffled) {
        this.hosts = new ArrayList<>(hosts);
        if (shuffled) {
            Collections.shuffle(this.hosts);
        }
    }

    HostAddress next() {
        return hosts.get(Math.floorMod(tried++, hosts.size()));
    }

    /** The next host is the first of a round, wherever in the ring it is. */
    void beginRound() {
        roundBegan = tried;
    }

    /** Whether each host was tried, and as often as every other, since the round began. */
    boolean roundIsOver() {
        return tried != roundBegan && (tried - roundBegan) % hosts.size() == 0;
    }

    /** How often the next host was tried before. */
    int timesTried() {
        return tried / hosts.size();
    }
}
