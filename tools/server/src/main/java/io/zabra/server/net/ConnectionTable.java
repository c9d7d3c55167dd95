package io.zabra.server.net;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of a port, and how many of them each address has. Any thread. */
final class ConnectionTable {
    private final int connectionsMax;
    private final int perAddressMax;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionTable(int connectionsMax, int perAddressMax) {
        this.connectionsMax = connectionsMax;
        this.perAddressMax = perAddressMax;
    }

    /** False where there are too many already, in all or of this address. */
    boolean admit(Connection connection, String address) {
        if (connectionsMax > 0 && connections.size() >= connectionsMax) {
            return false;
        }
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (perAddressMax > 0 && ofAddress > perAddressMax) {
            release(address);
            return false;
        }
        connections.add(connection);
        return true;
    }

    void remove(Connection connection, String address) {
        if (connections.remove(connection)) {
            release(address);
        }
    }

    private void release(String address) {
        byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
    }

    int size() {
        return connections.size();
    }

    /** Requests that are not answered yet. */
    int outstanding() {
        int sum = 0;
        for (Connection connection : connections) {
            sum += connection.outstanding();
        }
        return sum;
    }

    Collection<Connection> all() {
        return Collections.unmodifiableCollection(connections);
    }
}
