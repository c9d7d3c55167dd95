package io.zabra.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** What to say of a port that cannot be had. Stateless. */
public final class Listening {
    private static final int PRIVILEGED = 1024;

    private Listening() {}

    /** @param cause as the system words it */
    public static IOException failed(InetSocketAddress address, Throwable cause) {
        String shown = address.getAddress() == null
                ? address.toString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
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
        return new IOException("cannot listen on " + shown + ": " + why, cause);
    }
}
