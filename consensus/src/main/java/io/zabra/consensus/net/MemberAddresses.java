package io.zabra.consensus.net;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.PeerAddress;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is a member, and where it is to be reached: by the configuration in force, or else by one that is proposed after it.
 *
 * @param bySid addresses to be tried in this order
 */
record MemberAddresses(Map<Long, List<PeerAddress>> bySid) {
    MemberAddresses {
        bySid = Map.copyOf(bySid);
    }

    static MemberAddresses of(QuorumConfig config) {
        return of(ConfigChain.of(config));
    }

    static MemberAddresses of(ConfigChain configs) {
        Map<Long, List<PeerAddress>> bySid = new TreeMap<>();
        add(configs.active(), bySid);
        configs.seen().forEach(config -> add(config, bySid));
        return new MemberAddresses(bySid);
    }

    private static void add(QuorumConfig config, Map<Long, List<PeerAddress>> bySid) {
        for (Member member : config.members().values()) {
            List<PeerAddress> known = bySid.computeIfAbsent(member.sid(), sid -> new ArrayList<>());
            member.addresses().stream()
                    .filter(address -> !known.contains(address))
                    .forEach(known::add);
        }
    }

    boolean has(long sid) {
        return bySid.containsKey(sid);
    }

    /** Empty for who is no member. */
    List<PeerAddress> of(long sid) {
        return bySid.getOrDefault(sid, List.of());
    }

    List<HostPort> election(long sid) {
        return of(sid).stream().map(PeerAddress::election).toList();
    }

    List<HostPort> quorum(long sid) {
        return of(sid).stream().map(PeerAddress::quorum).toList();
    }
}
