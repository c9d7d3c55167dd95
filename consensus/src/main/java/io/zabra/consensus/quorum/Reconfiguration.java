package io.zabra.consensus.quorum;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code reconfig} request asks for, in Apache's text forms.
 *
 * @param joining {@code server.N=…} of those to add or change, between commas; null or empty for none
 * @param leaving ids of those to remove, between commas, before others join; null or empty for none
 * @param members the whole new configuration, its lines between commas or newlines; null for a change by the other two
 */
public record Reconfiguration(
        @Nullable String joining,
        @Nullable String leaving,
        @Nullable String members) {
    private static final List<String> KEYS = List.of("server.", "group", "weight", "version");

    /** Every vote carries the text, and a vote of more than 512 KiB is refused. */
    private static final int TEXT_BYTES_MAX = 500_000;

    /**
     * The configuration that results.
     *
     * @param last the latest one
     * @param zxid of the transaction that makes it, which becomes its version
     * @throws QuorumConfigException says what cannot be done, and to which server
     */
    public QuorumConfig applyTo(QuorumConfig last, long zxid) {
        QuorumConfig next = changed(last, zxid);
        String text = next.text();
        if (text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
            throw new QuorumConfigException("the configuration would have more than " + TEXT_BYTES_MAX + " bytes");
        }
        // It is agreed on as text: what others read there must be what is meant.
        if (!QuorumConfig.parse(text).text().equals(text)) {
            throw new QuorumConfigException("the configuration does not read back as what it is: " + text);
        }
        return next;
    }

    private QuorumConfig changed(QuorumConfig last, long zxid) {
        if (members != null) {
            String lines = members.replace(',', '\n');
            requireKnown(lines);
            QuorumConfig config = QuorumConfig.parse(lines).withVersion(zxid);
            requireDistinct(config.members());
            return config;
        }
        if (!(last.rule() instanceof Majority)) {
            throw new QuorumConfigException("with groups or weights, the whole configuration is to be given");
        }
        NavigableMap<Long, Member> next = new TreeMap<>(last.members());
        for (String sid : parts(leaving)) {
            next.remove(number(sid, sid));
        }
        for (String server : parts(joining)) {
            Member member = member(server);
            next.put(member.sid(), member);
        }
        if (next.isEmpty()) {
            throw new QuorumConfigException("nobody would be left");
        }
        requireDistinct(next);
        return QuorumConfig.majority(next.values(), zxid);
    }

    /** Apache takes no joining server without its client port. */
    public void requireClientPorts() {
        for (String server : parts(joining)) {
            if (member(server).client() == null) {
                throw new QuorumConfigException("without a client port: " + server);
            }
        }
    }

    private static void requireKnown(String lines) {
        lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            boolean known = KEYS.stream().anyMatch(line::startsWith);
            if (!known) {
                throw new QuorumConfigException("no part of a configuration: " + line);
            }
        });
    }

    private static Member member(String server) {
        int equals = server.indexOf('=');
        if (equals < 0 || !server.startsWith("server.")) {
            throw new QuorumConfigException("not server.N=host:port:port…: " + server);
        }
        long sid = number(server.substring("server.".length(), equals).strip(), server);
        return Member.parse(sid, server.substring(equals + 1));
    }

    private static long number(String text, String where) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new QuorumConfigException("not a server's number: " + where);
        }
    }

    private static List<String> parts(@Nullable String list) {
        List<String> parts = new ArrayList<>();
        for (String part : (list == null ? "" : list).split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** Two servers behind one address would be one that votes twice. */
    private static void requireDistinct(NavigableMap<Long, Member> members) {
        Map<HostPort, Long> owners =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        members.values()
                .forEach(member -> member.addresses().forEach(address -> {
                    for (HostPort port : List.of(address.quorum(), address.election())) {
                        Long owner = owners.put(port, member.sid());
                        if (owner != null && owner != member.sid()) {
                            throw new QuorumConfigException(
                                    "servers " + owner + " and " + member.sid() + " have the same address " + port);
                        }
                    }
                }));
    }
}
