package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.SqlSessionOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By a name service of the test's own; nothing is connected to. */
@Timeout(60)
class ServerSearchTest {
    private static final Map<String, List<String>> NAMES = Map.of(
            "dual", List.of("127.0.0.1", "::1"),
            "mixed", List.of("10.0.0.1", "fd00::1", "10.0.0.2"),
            "single", List.of("10.0.0.9"));

    private final CallerLoop loop = DriverThreads.acquire();

    @AfterEach
    void release() {
        DriverThreads.release(loop);
    }

    private ServerSearch search(String... hosts) {
        List<HostAddress> addresses = new ArrayList<>();
        for (String host : hosts) {
            addresses.add(new HostAddress(host, 2181));
        }
        RemoteOptions options = new RemoteOptions(
                addresses,
                false,
                new SqlSessionOptions("", 30_000, List.of(), "", true),
                1_000,
                1_000,
                0,
                1_000_000,
                null,
                null,
                ServerRole.ANY,
                "",
                false);
        return new ServerSearch(options, loop, ServerSearchTest::addresses);
    }

    private static InetAddress[] addresses(String name) throws UnknownHostException {
        List<String> known = NAMES.get(name);
        if (known == null) {
            throw new UnknownHostException(name);
        }
        InetAddress[] addresses = new InetAddress[known.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(known.get(i));
        }
        return addresses;
    }

    private static String next(CallerLoop loop, ServerSearch search) throws Exception {
        CompletableFuture<String> found = new CompletableFuture<>();
        loop.execute(() -> search.next(
                (host, address) -> found.complete(host.host() + " " + plain(address)),
                e -> found.complete("none: " + (e == null ? "" : e.getMessage()))));
        return found.get(30, TimeUnit.SECONDS);
    }

    private static String plain(InetSocketAddress address) {
        return address.getAddress().getHostAddress().replaceFirst("(^|:)(0:)+", "::");
    }

    /** Each place refuses, until the round is over. */
    private List<String> round(ServerSearch search) throws Exception {
        List<String> places = new ArrayList<>();
        do {
            places.add(next(loop, search));
        } while (search.goesOnAfter(new UnknownHostException("refused")));
        return places;
    }

    /** A server that listens on IPv4 alone, as localhost mostly is one. */
    @Test
    void theFirstRoundHasAllAddressesOfAHostTheFirstOneFirst() throws Exception {
        ServerSearch search = search("dual");
        assertThat(round(search)).containsExactly("dual 127.0.0.1", "dual ::1");
        assertThat(round(search)).containsExactly("dual 127.0.0.1", "dual ::1");
    }

    @Test
    void aRoundHasAllAddressesOfAllHosts() throws Exception {
        assertThat(round(search("dual", "single", "nameless", "mixed")))
                .containsExactly(
                        "dual 127.0.0.1",
                        "dual ::1",
                        "single 10.0.0.9",
                        "none: nameless",
                        "mixed 10.0.0.1",
                        "mixed 10.0.0.2",
                        "mixed fd00::1");
    }

    /** Of the preferred version of IP: the other one may lead nowhere. */
    @Test
    void theNextRoundBeginsWithAnotherAddress() throws Exception {
        ServerSearch search = search("mixed");
        assertThat(round(search)).startsWith("mixed 10.0.0.1");
        assertThat(round(search)).containsExactly("mixed 10.0.0.2", "mixed 10.0.0.1", "mixed fd00::1");
    }

    @Test
    void aServerThatWouldHaveSomethingElseIsAskedAgainAtTheSameAddress() throws Exception {
        ServerSearch search = search("dual");
        assertThat(next(loop, search)).isEqualTo("dual 127.0.0.1");
        search.again();
        assertThat(search.goesOnAfter(null)).isTrue();
        assertThat(round(search)).containsExactly("dual 127.0.0.1", "dual ::1");
    }

    /** What a name stood for when the last server was looked for may be long out of date. */
    @Test
    void afterASuccessTheNextHostIsLookedUpAnew() throws Exception {
        ServerSearch search = search("dual", "single");
        assertThat(next(loop, search)).isEqualTo("dual 127.0.0.1");
        search.succeeded();
        search.begin(null);
        assertThat(round(search)).containsExactly("single 10.0.0.9", "dual 127.0.0.1", "dual ::1");
    }
}
