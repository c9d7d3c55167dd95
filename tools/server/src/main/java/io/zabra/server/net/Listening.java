package io.zabra.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** What to say of a port that cannot be had. Stateless. */
public final class Listening {
    private static final int PRIVILEGED = 1024;

    private Listening() {}

    /** Addresses as an operator reads them; {@code *} stands for all that the machine has. */
    public static String text(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Listening::text).collect(Collectors.joining(", "));
    }

    private static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            return address.toString();
        }
        String host = ip.isAnyLocalAddress() ? "*" : ip.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** @param cause as the system words it */
    public static IOException failed(InetSocketAddress address, Throwable cause) {
        String system = String.valueOf(cause.getMessage());
        String why;
        if (system.contains("Address already in use")) {
            why = "something listens there already. Stop it, or configure another port";
        } else if (system.contains("Cannot assign requested address")) {
            why = "this machine does not have that address";
        } else if (system.contains("Permission denied") && address.getPort() < PRIVILEGED) {
            why = "permission denied, as for most users with ports below " + PRIVILEGED + ". Configure another port";
        } else {
            why = system;
        }
        return new IOException("cannot listen on " + text(address) + ": " + why, cause);
    }
}
