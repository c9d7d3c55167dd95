package io.zabra.server.net;

import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member of an ensemble knows of itself and of the others.
 *
 * @param sid its number
 * @param members by the configuration in force
 * @param leader the number of whom it follows, its own where it leads; -1: there is none
 * @param leads whether it leads, and serves
 * @param phase of the protocol, as Apache writes it: {@code election}, {@code discovery}, {@code synchronization} or {@code broadcast}
 */
public record MemberFacts(long sid, QuorumConfig members, long leader, boolean leads, String phase) {
    /** The host of the leader, as the configuration has it; empty where there is none. */
    public String leaderHost() {
        Member member = members.member(leader);
        return member == null ? "" : member.addresses().get(0).host();
    }

    /** Where a member listens for learners. */
    public static List<String> quorumAddresses(Member member) {
        return member.addresses().stream()
                .map(address -> address.quorum().toString())
                .toList();
    }

    /** Where a member listens for votes. */
    public static List<String> electionAddresses(Member member) {
        return member.addresses().stream()
                .map(address -> address.election().toString())
                .toList();
    }

    /** Where a member's clients connect, where the configuration says so; else empty. */
    public static String clientAddress(@Nullable Member member) {
        HostPort client = member == null ? null : member.client();
        return client == null ? "" : client.toString();
    }
}
