package io.zabra.jdbc.remote;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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

    /** The host that was tried last is the next one: it is there, and would have something else. */
    void again() {
        tried--;
    }

    /** Whether each host was tried, and as often as every other, since the round began. */
    boolean roundIsOver() {
        return tried != roundBegan && (tried - roundBegan) % hosts.size() == 0;
    }

    int attempts() {
        return tried;
    }

    /** Where a name has several addresses, each attempt takes another one. Blocks. */
    static InetSocketAddress resolve(HostAddress host, int attempt) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host.host());
        return new InetSocketAddress(addresses[Math.floorMod(attempt, addresses.length)], host.port());
    }
}
