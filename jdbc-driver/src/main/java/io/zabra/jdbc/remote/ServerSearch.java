package io.zabra.jdbc.remote;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The search for a server that has the session: the hosts, one after the other, each at all of its addresses, in a round of
 * those that have the preferred role, and where none has it in one of all. Looking them up blocks, and is done beside the loop;
 * all else is on it.
 */
final class ServerSearch {
    private final RemoteOptions options;
    private final HostRing hosts;
    private final CallerLoop loop;
    private final HostLookup.Resolver names;
    /** Of the host whose turn it is, those that were not tried yet. */
    private final ArrayDeque<Place> places = new ArrayDeque<>();

    private @Nullable Place last;

    /** Whether no server of the preferred role was found, so that any will do until the next loss. */
    private boolean anyRoleWillDo;

    private boolean roleMissed;
    private @Nullable Throwable lastTrouble;

    ServerSearch(RemoteOptions options, CallerLoop loop) {
        this(options, loop, InetAddress::getAllByName);
    }

    ServerSearch(RemoteOptions options, CallerLoop loop, HostLookup.Resolver names) {
        this.options = options;
        this.hosts = new HostRing(options.hosts(), options.shuffled());
        this.loop = loop;
        this.names = names;
    }

    private record Place(HostAddress host, InetSocketAddress address) {}

    /** Looks up where to connect next. One of both is told, on the loop. */
    void next(BiConsumer<HostAddress, InetSocketAddress> found, Consumer<@Nullable Throwable> failed) {
        Place left = places.poll();
        if (left != null) {
            look(left, found, failed);
            return;
        }
        int timesTried = hosts.timesTried();
        HostAddress host = hosts.next();
        aside(
                () -> HostLookup.places(host, timesTried, names),
                addresses -> {
                    addresses.forEach(address -> places.add(new Place(host, address)));
                    look(places.remove(), found, failed);
                },
                failed);
    }

    private void look(
            Place at, BiConsumer<HostAddress, InetSocketAddress> found, Consumer<@Nullable Throwable> failed) {
        last = at;
        if (anyRoleWillDo || options.preferred() == ServerRole.ANY) {
            found.accept(at.host(), at.address());
            return;
        }
        aside(
                () -> HostLookup.ofPreferredRole(at.host(), at.address(), options),
                address -> found.accept(at.host(), address),
                failed);
    }

    private <T> void aside(Supplier<T> lookup, Consumer<T> done, Consumer<@Nullable Throwable> failed) {
        var unused = CompletableFuture.supplyAsync(lookup, DriverThreads::aside)
                .whenCompleteAsync(
                        (value, e) -> {
                            if (e == null) {
                                done.accept(value);
                            } else {
                                failed.accept(e.getCause());
                            }
                        },
                        loop);
    }

    /**
     * Whether the next place is to be tried at once; else it was a whole round that nobody had the session in.
     *
     * @param why the last one had it not; null where it did not say
     */
    boolean goesOnAfter(@Nullable Throwable why) {
        lastTrouble = why == null ? lastTrouble : why;
        roleMissed |= why instanceof HostLookup.OtherRoleException;
        if (!places.isEmpty() || !hosts.roundIsOver()) {
            return true;
        }
        boolean anotherRound = roleMissed && !anyRoleWillDo;
        anyRoleWillDo |= anotherRound;
        return anotherRound;
    }

    /** The place that was tried last is the next one: a server is there, and would have something else. */
    void again() {
        if (last != null) {
            places.addFirst(last);
        }
    }

    /** A server has the session: the next search is another one. */
    void succeeded() {
        anyRoleWillDo = false;
        roleMissed = false;
        places.clear();
        hosts.beginRound();
    }

    /** @param why the server that had the session was lost; null where nothing is known */
    void begin(@Nullable Throwable why) {
        lastTrouble = why;
    }

    /** What is known of why there is none. */
    @Nullable
    Throwable lastTrouble() {
        return lastTrouble;
    }
}
