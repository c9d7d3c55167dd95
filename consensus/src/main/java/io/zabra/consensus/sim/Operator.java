package io.zabra.consensus.sim;

import io.zabra.consensus.quorum.Majority;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.Reconfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Adds, removes, promotes and demotes servers while the ensemble runs. */
final class Operator {
    private final Random random;
    private final int servers;
    private final String clientPort;
    private final boolean grouping;

    /**
     * @param servers ids go from 1 to this one
     * @param clientPort what is said of it behind each server: a leader takes no joining server without one
     * @param grouping whether voters have groups and weights, too
     */
    Operator(Random random, int servers, String clientPort, boolean grouping) {
        this.random = random;
        this.servers = servers;
        this.clientPort = clientPort;
        this.grouping = grouping;
    }

    static String server(long sid, String role) {
        return "server." + sid + "=" + address(sid) + ":" + role;
    }

    /** Host and ports of a server. */
    static String address(long sid) {
        return "host" + sid + ":2888:3888";
    }

    /** What stands in the file of a server that waits to be added. */
    static QuorumConfig withSpare(QuorumConfig config, long sid) {
        if (!(config.rule() instanceof Majority)) {
            return QuorumConfig.parse(config.text() + "\n" + server(sid, "observer"));
        }
        String role = sid % 2 == 0 ? "participant" : "observer";
        return new Reconfiguration(server(sid, role), null, null).applyTo(config, 0);
    }

    /** Some change of a configuration, which may turn out to be none. */
    Reconfiguration change(QuorumConfig current) {
        List<String> joining = new ArrayList<>();
        List<String> leaving = new ArrayList<>();
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int sid = 1 + random.nextInt(servers);
            if (current.member(sid) != null && random.nextInt(3) == 0) {
                leaving.add(Long.toString(sid));
            } else {
                joining.add(server(sid, random.nextInt(3) == 0 ? "observer" : "participant") + clientPort);
            }
        }
        if (current.rule() instanceof Majority && random.nextInt(4) > 0) {
            return new Reconfiguration(String.join(",", joining), String.join(",", leaving), null);
        }
        List<String> members = new ArrayList<>();
        Set<Long> voters = new TreeSet<>();
        for (long sid = 1; sid <= servers; sid++) {
            if (random.nextInt(4) > 0) {
                boolean votes = random.nextInt(4) > 0;
                members.add(server(sid, votes ? "participant" : "observer") + clientPort);
                if (votes) {
                    voters.add(sid);
                }
            }
        }
        if (grouping && random.nextInt(4) > 0) {
            members.addAll(Grouping.lines(voters, random));
        }
        return new Reconfiguration(null, null, String.join(",", members));
    }
}
