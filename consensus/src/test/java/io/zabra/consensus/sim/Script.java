package io.zabra.consensus.sim;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.Reconfiguration;
import io.zabra.consensus.zab.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario in words, one command a line, and what the servers did, one packet, disk operation or change of role a line:
 *
 * <pre>
 * ensemble [voters N] [observers N] [spares N] [history N] [diskDiff N] [snapshotEvery N] [counterMax N] [epoch N] [changing]
 * start SIDS | all             run MS              await SIDS          (until all of them serve)
 * write N                      barrier SID         reconfig JOINING / LEAVING
 * cut A B | join A B           (all that A sends to B is held back, until joined)
 * crash SID [arrived N]        crashAfter SID N    (in the next N outputs)
 * wipe SID                     pause SID MS        slow SID MS         fail SID (what its disk is to do next)
 * offer A B EPOCH              (LEADERINFO on the link from A to B, which A did not send)
 * visit A B CONFIG             (FOLLOWERINFO to B in the name of A, which knows a configuration of that epoch)
 * claim A B EPOCH              (FOLLOWERINFO to B in the name of A, which has promised that epoch)
 * quiet | loud                 votes               (what is told from here on)
 * </pre>
 */
final class Script {
    private static final long AWAIT_MS = 10_000;

    private final List<String> told = new ArrayList<>();
    private @Nullable SimulatedEnsemble ensemble;
    private boolean loud = true;
    private boolean votes;
    private long writes;

    /** Runs the commands; what happened, with each command before its consequences. */
    static List<String> play(List<String> commands) {
        Script script = new Script();
        for (String command : commands) {
            if (!command.isBlank() && !command.startsWith("#")) {
                script.tell("* " + command);
                script.command(command.strip().split("\\s+"));
            }
        }
        return script.told;
    }

    private void tell(String line) {
        if (loud) {
            told.add(line);
        }
    }

    private void happened(String line) {
        // The time before it changes too easily to be of interest.
        String what = line.substring(line.indexOf(' ') + 1).replace("server ", "");
        if (!what.contains(" PING") && (votes || !what.contains(" VOTE "))) {
            tell(what);
        }
    }

    private World world() {
        if (ensemble == null) {
            throw new IllegalStateException("'ensemble' comes first");
        }
        return ensemble.world();
    }

    private void command(String[] words) {
        switch (words[0]) {
            case "ensemble" -> ensemble(List.of(words));
            case "start" -> servers(words[1]).forEach(server -> server.start(false));
            case "run" -> runTo(world().nowMs() + Long.parseLong(words[1]));
            case "await" -> await(servers(words[1]).toList());
            case "write" -> write(Integer.parseInt(words[1]));
            case "barrier" -> server(words[1]).barrier(++writes, 0);
            case "reconfig" -> reconfigure(words);
            case "cut" -> world().block(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "join" -> world().unblock(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "crash" -> server(words[1]).crash(words.length > 2 ? Integer.parseInt(words[3]) : 0);
            case "crashAfter" -> server(words[1]).crashInNextSteps(Integer.parseInt(words[2]));
            case "wipe" -> wipe(server(words[1]));
            case "pause" -> server(words[1]).pause(Long.parseLong(words[2]));
            case "fail" -> server(words[1]).failDisk();
            case "slow" -> server(words[1]).slowDisk(Long.parseLong(words[2]));
            case "offer" -> offer(Long.parseLong(words[1]), server(words[2]), Long.parseLong(words[3]));
            case "visit" -> visit(Long.parseLong(words[1]), server(words[2]), Long.parseLong(words[3]));
            case "claim" -> claim(Long.parseLong(words[1]), server(words[2]), Long.parseLong(words[3]));
            case "quiet" -> loud = false;
            case "loud" -> loud = true;
            case "votes" -> votes = true;
            default -> throw new IllegalArgumentException("no command: " + String.join(" ", words));
        }
    }

    private void ensemble(List<String> words) {
        SimOptions options = SimOptions.scripted(
                option(words, "voters", 3),
                option(words, "observers", 0),
                option(words, "spares", 0),
                option(words, "history", 1_000),
                option(words, "diskDiff", 1_000),
                option(words, "snapshotEvery", 1_000),
                option(words, "counterMax", 1 << 20),
                words.contains("changing"));
        ensemble = new SimulatedEnsemble(1, options, this::happened);
        ensemble.world().plan(CrashPlan.none(), 0);
        int epoch = option(words, "epoch", 0);
        if (epoch > 0) {
            ensemble.world().checker().claimed(epoch);
            ensemble.world().servers().forEach(server -> server.disk().beginIn(epoch));
        }
    }

    private static int option(List<String> words, String name, int otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
    }

    private SimServer server(String sid) {
        return world().server(Long.parseLong(sid));
    }

    private Stream<SimServer> servers(String sids) {
        return sids.equals("all")
                ? List.copyOf(world().servers()).stream()
                : Arrays.stream(sids.split(",")).map(this::server);
    }

    private void runTo(long untilMs) {
        while (world().agenda().next(untilMs)) {}
    }

    private void await(List<SimServer> servers) {
        long untilMs = world().nowMs() + AWAIT_MS;
        while (!servers.stream().allMatch(SimServer::serves)) {
            if (!world().agenda().next(untilMs)) {
                throw new Violation("34 " + servers + " do not serve");
            }
        }
    }

    /** What is written reaches the disk of all before the next command. */
    private void write(int count) {
        for (int i = 0; i < count; i++) {
            long number = ++writes;
            byte[] payload = ByteBuffer.allocate(8).putLong(number).array();
            boolean taken = false;
            for (SimServer server : world().servers()) {
                taken |= !taken && world().write(server, number, payload);
            }
            tell(taken ? "(written)" : "(nobody takes the write)");
        }
    }

    private void reconfigure(String[] words) {
        String joining = words[1].equals("-") ? null : words[1];
        String leaving = words.length < 4 ? null : words[3];
        for (SimServer server : world().servers()) {
            if (server.serves() && server.leader() == server.sid()) {
                boolean taken = server.reconfigure(new Reconfiguration(joining, leaving, null), ++writes);
                tell(taken ? "(proposed)" : "(refused)");
            }
        }
    }

    private static void offer(long from, SimServer to, long epoch) {
        byte[] version = Payloads.ofInt(LearnerInfo.PROTOCOL_VERSION);
        QuorumPacket offer = QuorumPacket.of(PacketType.LEADERINFO, Zxid.of(epoch, 0), version);
        Map.copyOf(to.links()).forEach((link, wire) -> {
            if (wire.toLearner().toLink() == link && wire.toLeader().toSid() == from) {
                to.receive(new Event.PacketReceived(link, offer));
            }
        });
    }

    private void visit(long sid, SimServer to, long epoch) {
        LearnerInfo info = new LearnerInfo(sid, LearnerInfo.PROTOCOL_VERSION, Zxid.of(epoch, 1));
        world().visit(to, sid, List.of(QuorumPacket.of(PacketType.FOLLOWERINFO, 0, info.encode())));
    }

    private void claim(long sid, SimServer to, long epoch) {
        world().checker().claimed(Zxid.EPOCH_MAX);
        world().visit(to, sid, Stranger.claim(sid, epoch));
    }

    private void wipe(SimServer server) {
        server.crash(0);
        server.disk().wipe();
        world().checker().wiped(server);
    }
}
