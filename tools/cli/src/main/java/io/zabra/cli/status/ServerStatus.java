package io.zabra.cli.status;

import io.zabra.cli.output.Quantity;
import io.zabra.cli.output.Values;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server at one moment, in the words of its {@code srvr}, which Apache's servers and ours both answer without further
 * settings.
 *
 * @param trouble why it does not serve; null where it does, and then the rest is known
 * @param mode the part it plays, as {@code standalone} or {@code leader}; empty in trouble
 * @param facts the lines of the answer by the words before the colon
 * @param behindTxns so many of the leader's transactions it had not applied within the time that it was given for that; null where it
 *     is not known what the leader has
 */
public record ServerStatus(
        String server,
        @Nullable String trouble,
        String mode,
        Map<String, String> facts,
        @Nullable Long behindTxns) {
    private static final String WORD = "srvr";

    public ServerStatus {
        facts = Map.copyOf(facts);
    }

    /** Asks a server. Blocks for at most a few times {@code timeoutMs}; never throws for what the server does. */
    public static ServerStatus of(InetSocketAddress server, int timeoutMs) {
        String name = server.getHostString() + ":" + server.getPort();
        try {
            return parse(name, FourLetterWord.ask(server, WORD, timeoutMs));
        } catch (IOException e) {
            return troubled(name, String.valueOf(e.getMessage()));
        }
    }

    static ServerStatus parse(String name, String answer) {
        Map<String, String> facts = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                facts.put(
                        line.substring(0, colon),
                        Values.escaped(line.substring(colon + 2).strip()));
            }
        });
        String mode = facts.get("Mode");
        if (mode == null) {
            String first = answer.lines().findFirst().orElse("it closed the connection without an answer");
            return troubled(name, first.length() > 100 ? "this is no ZooKeeper server" : Values.escaped(first));
        }
        return new ServerStatus(name, null, mode, facts, null);
    }

    private static ServerStatus troubled(String name, String trouble) {
        return new ServerStatus(name, trouble.toLowerCase(Locale.ROOT), "", Map.of(), null);
    }

    /** Whether clients can use it. */
    public boolean serves() {
        return trouble == null;
    }

    ServerStatus behind(long txns) {
        return new ServerStatus(server, trouble, mode, facts, txns);
    }

    /** Whether it does all that it is there for; what is wrong with one that serves is in {@link #hindrance}. */
    public boolean isHealthy() {
        return serves() && hindrance() == null;
    }

    /** Why it serves, and not as it should; null where it does, or does not serve at all. */
    public @Nullable String hindrance() {
        if (facts.containsKey("Trouble")) {
            return facts.get("Trouble");
        }
        if (mode.equals("read-only")) {
            return "it finds no leader, and takes no writes";
        }
        return behindTxns == null || behindTxns == 0
                ? null
                : "it is " + Quantity.of(behindTxns, "transaction") + " behind the leader";
    }

    /** Of the last transaction that it shows; 0 where it does not say. */
    long zxid() {
        String zxid = fact("Zxid");
        return zxid.matches("0x[0-9a-f]{1,16}") ? Long.parseUnsignedLong(zxid.substring(2), 16) : 0;
    }

    /** A fact by its name in the answer, or a dash. */
    public String fact(String name) {
        return facts.getOrDefault(name, "-");
    }

    /** Which software, and its version without the build. */
    public String version() {
        return facts.getOrDefault("Zookeeper version", facts.getOrDefault("Zabra version", "-"))
                .replaceFirst("[,-].*", "");
    }

    /** Average and greatest latency of requests, ms. */
    public String latency() {
        String[] figures = fact("Latency min/avg/max").split("/", -1);
        return figures.length == 3 ? figures[1] + " / " + figures[2] : "-";
    }
}
