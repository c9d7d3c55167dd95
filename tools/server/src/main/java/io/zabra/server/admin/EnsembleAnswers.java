package io.zabra.server.admin;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.Member;
import io.zabra.server.net.MemberFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the commands about an ensemble answer, with Apache's keys; where there is none, as Apache's server alone. Any thread. */
final class EnsembleAnswers {
    private static final String SYNCED_OBSERVERS = "synced_observers";

    private EnsembleAnswers() {}

    static Map<String, Object> leader(@Nullable MemberFacts member) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (member == null || member.leader() < 0) {
            answer.put("error", "server is not initialized");
            return answer;
        }
        answer.put("is_leader", member.leads());
        answer.put("leader_id", member.leader());
        answer.put("leader_ip", member.leaderHost());
        return answer;
    }

    /** @param figures of the member: a leader knows how many observers follow it; to followers none is connected */
    static Map<String, Object> observers(Map<String, Object> figures) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(SYNCED_OBSERVERS, figures.getOrDefault(SYNCED_OBSERVERS, 0));
        answer.put("observers", List.of());
        return answer;
    }

    static Map<String, Object> votingView(@Nullable MemberFacts member) {
        Map<String, Object> voters = new LinkedHashMap<>();
        if (member != null) {
            member.members().members().forEach((sid, each) -> {
                if (each.isVoter()) {
                    voters.put(Long.toString(sid), of(each));
                }
            });
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("current_config", voters);
        return answer;
    }

    private static Map<String, Object> of(Member member) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("server_addresses", MemberFacts.quorumAddresses(member));
        answer.put("election_addresses", MemberFacts.electionAddresses(member));
        answer.put("client_address", MemberFacts.clientAddress(member));
        answer.put("learner_type", member.role().text());
        return answer;
    }

    static Map<String, Object> zabState(@Nullable MemberFacts member, long lastZxid) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (member == null) {
            answer.put("voting", false);
            answer.put("zabstate", "");
            return answer;
        }
        Member self = member.members().member(member.sid());
        answer.put("myid", member.sid());
        answer.put("is_leader", member.leads());
        answer.put("quorum_address", self == null ? List.of() : MemberFacts.quorumAddresses(self));
        answer.put("election_address", self == null ? List.of() : MemberFacts.electionAddresses(self));
        answer.put("client_address", MemberFacts.clientAddress(self));
        answer.put("voting", member.members().isVoter(member.sid()));
        answer.put("last_zxid", "0x" + Long.toHexString(lastZxid));
        answer.put("zab_epoch", Zxid.epoch(lastZxid));
        answer.put("zab_counter", Zxid.counter(lastZxid));
        answer.put("zabstate", member.phase());
        return answer;
    }
}
