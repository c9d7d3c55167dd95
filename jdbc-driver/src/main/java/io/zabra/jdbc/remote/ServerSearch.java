package io.zabra.jdbc.remote;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The search for a server that has the session: the hosts, one after the other, in a round of those that have the preferred
 * role, and where none has it in one of all. Looking them up blocks, and is done beside the loop; all else is on it.
 */
final class ServerSearch {
    private final RemoteOptions options;
    private final HostRing hosts;
    private final CallerLoop loop;

    /** Whether no server of the preferred role was found, so that any will do until the next loss. */
    private boolean anyRoleWillDo;

    private boolean roleMissed;
    private @Nullable Throwable lastTrouble;

    ServerSearch(RemoteOptions options, CallerLoop loop) {
        this.options = options;
        this.hosts = new HostRing(options.hosts(), options.shuffled());
        this.loop = loop;
    }

    /** Looks the next host up. One of both is told, later and on the loop. */
    void next(BiConsumer<HostAddress, InetSocketAddress> found, Consumer<@Nullable Throwable> failed) {
        HostAddress host = hosts.next();
        int attempt = hosts.attempts();
        boolean rightRoleOnly = !anyRoleWillDo;
        var unused = CompletableFuture.supplyAsync(
                        () -> HostLookup.address(host, attempt, options, rightRoleOnly), DriverThreads::aside)
                .whenCompleteAsync(
                        (address, e) -> {
                            if (e == null) {
                                found.accept(host, address);
                            } else {
                                failed.accept(e.getCause());
                            }
                        },
                        loop);
    }

    /**
     * Whether the next host is to be tried at once; else it was a whole round that nobody had the session in.
     *
     * @param why the last one had it not; null where it did not say
     */
    boolean goesOnAfter(@Nullable Throwable why) {
        lastTrouble = why == null ? lastTrouble : why;
        roleMissed |= why instanceof HostLookup.OtherRoleException;
        if (!hosts.roundIsOver()) {
            return true;
        }
        boolean anotherRound = roleMissed && !anyRoleWillDo;
        anyRoleWillDo |= anotherRound;
        return anotherRound;
    }

    /** The host that was tried last is the next one. */
    void again() {
        hosts.again();
    }

    /** A server has the session: the next search is another one. */
    void succeeded() {
        anyRoleWillDo = false;
        roleMissed = false;
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
