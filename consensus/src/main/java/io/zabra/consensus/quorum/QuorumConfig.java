package io.zabra.consensus.quorum;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the ensemble and who decides. Text form and meaning are those of Apache's dynamic configuration: lines
 * {@code server.N=…}, optionally {@code group.G=a:b:c} and {@code weight.N=w}, and {@code version=<hex zxid>}. Immutable.
 *
 * @param members by server id, ascending
 * @param version the zxid of the transaction that made this configuration; 0 for one that came from a file
 */
public record QuorumConfig(NavigableMap<Long, Member> members, VoteRule rule, long version) {
    private static final int TEXT_CHARS_MAX = 1 << 20;

    public QuorumConfig {
        members = Collections.unmodifiableNavigableMap(new TreeMap<>(members));
        if (members.values().stream().noneMatch(Member::isVoter)) {
            throw new QuorumConfigException("no server of this configuration votes");
        }
    }

    /** A configuration whose quorums are majorities. */
    public static QuorumConfig majority(Iterable<Member> members, long version) {
        NavigableMap<Long, Member> bySid = new TreeMap<>();
        members.forEach(member -> bySid.put(member.sid(), member));
        return new QuorumConfig(bySid, new Majority(votersOf(bySid)), version);
    }

    /**
     * Reads a configuration. Lines that concern other things (a whole {@code zoo.cfg} may be passed) are skipped.
     *
     * @throws QuorumConfigException naming the line or the server at fault
     */
    public static QuorumConfig parse(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw new QuorumConfigException("configuration of " + text.length() + " characters");
        }
        Draft draft = new Draft();
        text.lines().map(String::strip).filter(line -> !line.startsWith("#")).forEach(draft::line);
        return draft.config();
    }

    private static Set<Long> votersOf(Map<Long, Member> members) {
        return members.values().stream()
                .filter(Member::isVoter)
                .map(Member::sid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ids of the servers that vote, ascending. */
    public Set<Long> voters() {
        return votersOf(members);
    }

    /** The server of this id, or null if it is no member. */
    public @Nullable Member member(long sid) {
        return members.get(sid);
    }

    /** Whether this server is a voting member. */
    public boolean isVoter(long sid) {
        Member member = members.get(sid);
        return member != null && member.isVoter();
    }

    /** Whether this server is a member that does not vote. */
    public boolean isObserver(long sid) {
        Member member = members.get(sid);
        return member != null && !member.isVoter();
    }

    /** This configuration under another version. */
    public QuorumConfig withVersion(long newVersion) {
        return new QuorumConfig(members, rule, newVersion);
    }

    /** The text that Apache writes to its dynamic file, to {@code /zookeeper/config} and into NEWLEADER; no final newline. */
    public String text() {
        StringBuilder text = new StringBuilder();
        members.forEach((sid, member) -> text.append("server.")
                .append(sid)
                .append('=')
                .append(member.text())
                .append('\n'));
        if (rule instanceof Hierarchy hierarchy) {
            appendHierarchy(text, hierarchy);
        }
        return text.append("version=").append(Long.toHexString(version)).toString();
    }

    private static void appendHierarchy(StringBuilder text, Hierarchy hierarchy) {
        Map<Long, String> groups = new TreeMap<>();
        new TreeMap<>(hierarchy.groups())
                .forEach((sid, group) -> groups.merge(group, sid.toString(), (list, next) -> list + ":" + next));
        groups.forEach((group, sids) ->
                text.append("group.").append(group).append('=').append(sids).append('\n'));
        new TreeMap<>(hierarchy.weights())
                .forEach((sid, weight) -> text.append("weight.")
                        .append(sid)
                        .append('=')
                        .append(weight)
                        .append('\n'));
    }

    /** What has been read so far. */
    private static final class Draft {
        private final NavigableMap<Long, Member> members = new TreeMap<>();
        private final Map<Long, Long> groups = new TreeMap<>();
        private final Map<Long, Long> weights = new TreeMap<>();
        private long version;

        void line(String line) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                return;
            }
            String key = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            if (key.startsWith("server.")) {
                long sid = id(key, "server.");
                if (members.put(sid, Member.parse(sid, value)) != null) {
                    throw new QuorumConfigException(key + " is given twice");
                }
            } else if (key.startsWith("group.")) {
                group(id(key, "group."), value);
            } else if (key.startsWith("weight.")) {
                weights.put(id(key, "weight."), number(key, value, 10));
            } else if (key.equals("version")) {
                version = number(key, value, 16);
            }
        }

        private void group(long group, String value) {
            for (String sid : value.split(":", -1)) {
                if (groups.put(number("group." + group, sid.strip(), 10), group) != null) {
                    throw new QuorumConfigException("server " + sid + " is in several groups");
                }
            }
        }

        private static long id(String key, String prefix) {
            return number(key, key.substring(prefix.length()), 10);
        }

        private static long number(String key, String text, int radix) {
            try {
                return radix == 16 ? Long.parseUnsignedLong(text, 16) : Long.parseLong(text, radix);
            } catch (NumberFormatException e) {
                throw new QuorumConfigException(key + " is not a number: " + text);
            }
        }

        QuorumConfig config() {
            Set<Long> voters = votersOf(members);
            if (groups.isEmpty() && weights.isEmpty()) {
                return new QuorumConfig(members, new Majority(voters), version);
            }
            for (long voter : voters) {
                if (!groups.containsKey(voter)) {
                    throw new QuorumConfigException("server " + voter + " is in no group");
                }
                weights.putIfAbsent(voter, 1L);
            }
            if (!voters.containsAll(groups.keySet())) {
                throw new QuorumConfigException("a group names a server that does not vote: " + groups.keySet());
            }
            return new QuorumConfig(members, new Hierarchy(groups, weights), version);
        }
    }
}
