package io.zabra.jdbc.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** The addresses of a name. */
    @FunctionalInterface
    interface Resolver {
        /** At least one. Blocks. */
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /**
     * Where to connect: all addresses of the host, in the order in which they are to be tried, those of the other version of
     * IP last. Blocks.
     *
     * @param timesTried of the version that the name service prefers, another address is the first one each time
     * @throws CompletionException with the reason where there is no such place
     */
    static List<InetSocketAddress> places(HostAddress host, int timesTried, Resolver names) {
        try {
            List<InetSocketAddress> places = new ArrayList<>();
            List<InetSocketAddress> others = new ArrayList<>();
            InetAddress[] addresses = names.addresses(host.host());
            for (InetAddress address : addresses) {
                boolean preferred = address.getClass() == addresses[0].getClass();
                (preferred ? places : others).add(new InetSocketAddress(address, host.port()));
            }
            Collections.rotate(places, -timesTried);
            places.addAll(others);
            return places;
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    /**
     * The place, where a server of the preferred role is there. Blocks.
     *
     * @throws CompletionException with the reason where it is not
     */
    static InetSocketAddress ofPreferredRole(HostAddress host, InetSocketAddress place, RemoteOptions options) {
        try {
            String mode = ServerRole.modeOf(place, host, options);
            if (!options.preferred().isServedBy(mode)) {
                throw new CompletionException(new OtherRoleException(host, mode));
            }
            return place;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
