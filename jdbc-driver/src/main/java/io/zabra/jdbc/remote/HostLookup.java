package io.zabra.jdbc.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What is found out of a host before it is connected to. */
final class HostLookup {
    private HostLookup() {}

    /** A server that answers and has not the preferred role. */
    static final class OtherRoleException extends Exception {
        private static final long serialVersionUID = 1L;

        OtherRoleException(HostAddress host, @Nullable String mode) {
            super(host + " is " + (mode == null ? "of an unknown role" : mode));
        }
    }

    /**
     * Where to connect. Blocks.
     *
     * @param rightRoleOnly whether a server of another role than the preferred one will not do
     * @throws CompletionException with the reason where there is no such place
     */
    static InetSocketAddress address(HostAddress host, int attempt, RemoteOptions options, boolean rightRoleOnly) {
        try {
            InetSocketAddress address = HostRing.resolve(host, attempt);
            ServerRole preferred = options.preferred();
            if (rightRoleOnly && preferred != ServerRole.ANY) {
                String mode = ServerRole.modeOf(address, host, options);
                if (!preferred.isServedBy(mode)) {
                    throw new CompletionException(new OtherRoleException(host, mode));
                }
            }
            return address;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
