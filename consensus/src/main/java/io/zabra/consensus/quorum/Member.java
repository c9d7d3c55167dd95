package io.zabra.consensus.quorum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One server of a configuration: the value of {@code server.N}. The text form is Apache's (3.5 and later):
 * {@code host:quorumPort:electionPort[:role][|host:…][;[clientHost:]clientPort]}.
 *
 * @param addresses one or more, in the order given
 * @param client the client port of this server, where the configuration states it
 */
public record Member(
        long sid,
        List<PeerAddress> addresses,
        MemberRole role,
        @Nullable HostPort client) {
    private static final String ANY_HOST = "0.0.0.0";
    private static final Comparator<PeerAddress> BY_HOST = Comparator.comparing(PeerAddress::host);

    public Member {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new QuorumConfigException("server." + sid + " has no address");
        }
    }

    /**
     * Reads the value of {@code server.<sid>}.
     *
     * @throws QuorumConfigException naming the server and the part that is wrong
     */
    public static Member parse(long sid, String text) {
        String[] parts = text.trim().split(";", -1);
        if (parts.length > 2) {
            throw new QuorumConfigException("server." + sid + " has more than one ';': " + text);
        }
        List<PeerAddress> addresses = new ArrayList<>();
        MemberRole role = null;
        for (String serverText : parts[0].split("\\|", -1)) {
            List<String> fields = fields(sid, serverText.trim());
            if (fields.size() < 3 || fields.size() > 4) {
                throw new QuorumConfigException("server." + sid + " is not host:port:port[:role]: " + serverText);
            }
            addresses.add(new PeerAddress(fields.get(0), port(sid, fields.get(1)), port(sid, fields.get(2))));
            MemberRole stated = fields.size() == 4 ? role(sid, fields.get(3)) : null;
            if (role != null && stated != null && role != stated) {
                throw new QuorumConfigException("server." + sid + " has addresses with different roles: " + text);
            }
            role = stated == null ? role : stated;
        }
        HostPort client = parts.length == 2 ? clientAddress(sid, parts[1].trim()) : null;
        return new Member(sid, addresses, role == null ? MemberRole.PARTICIPANT : role, client);
    }

    private static @Nullable HostPort clientAddress(long sid, String text) {
        if (text.isEmpty()) {
            return null;
        }
        List<String> fields = fields(sid, text);
        return switch (fields.size()) {
            case 1 -> new HostPort(ANY_HOST, port(sid, fields.get(0)));
            case 2 -> new HostPort(fields.get(0), port(sid, fields.get(1)));
            default -> throw new QuorumConfigException("server." + sid + " has a bad client address: " + text);
        };
    }

    /** Splits at colons, except those inside the brackets of a leading IPv6 literal. */
    private static List<String> fields(long sid, String text) {
        if (!text.startsWith("[")) {
            return List.of(text.split(":", -1));
        }
        int close = text.indexOf(']');
        if (close < 0 || close + 1 >= text.length() || text.charAt(close + 1) != ':') {
            throw new QuorumConfigException("server." + sid + " has an unfinished address: " + text);
        }
        List<String> fields = new ArrayList<>();
        fields.add(text.substring(1, close));
        fields.addAll(List.of(text.substring(close + 2).split(":", -1)));
        return fields;
    }

    private static int port(long sid, String text) {
        try {
            int port = Integer.parseInt(text.trim());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new QuorumConfigException("server." + sid + " has a bad port: " + text);
        }
        throw new QuorumConfigException("server." + sid + " has a port out of range: " + text);
    }

    private static MemberRole role(long sid, String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "participant" -> MemberRole.PARTICIPANT;
            case "observer" -> MemberRole.OBSERVER;
            default -> throw new QuorumConfigException("server." + sid + " has an unknown role: " + text);
        };
    }

    /** Whether this server votes. */
    public boolean isVoter() {
        return role == MemberRole.PARTICIPANT;
    }

    /** The value of {@code server.N} as Apache writes it: addresses by host name, the role always stated. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (PeerAddress address : addresses.stream().sorted(BY_HOST).toList()) {
            text.append(text.isEmpty() ? "" : "|").append(address);
        }
        text.append(':').append(role.text());
        if (client != null) {
            text.append(';').append(client);
        }
        return text.toString();
    }
}
