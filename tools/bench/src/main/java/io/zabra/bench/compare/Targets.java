package io.zabra.bench.compare;

import java.net.InetSocketAddress;
import java.util.List;

/** Where a load goes: the client addresses of one server or of the members of an ensemble. */
interface Targets {
    int size();

    /** As Apache's client takes it. */
    String connectString(int index);

    InetSocketAddress address(int index);

    /** Servers that somebody else has started. */
    record Running(List<InetSocketAddress> addresses) implements Targets {
        public Running {
            addresses = List.copyOf(addresses);
        }

        @Override
        public int size() {
            return addresses.size();
        }

        @Override
        public String connectString(int index) {
            InetSocketAddress address = addresses.get(index);
            return address.getHostString() + ":" + address.getPort();
        }

        @Override
        public InetSocketAddress address(int index) {
            return addresses.get(index);
        }
    }
}
