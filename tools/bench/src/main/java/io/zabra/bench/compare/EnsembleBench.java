package io.zabra.bench.compare;

import io.zabra.bench.run.ScratchDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ensembles of three, Zabra's and Apache's in turn, that lose a server: what clients notice, and for how long. */
@Command(
        name = "ensemble",
        mixinStandardHelpOptions = true,
        description = {
            "Kill and stop servers of ensembles of Zabra and of Apache ZooKeeper, and tell what clients notice.",
            "kill: the leader, kill -9. freeze: the leader, SIGSTOP. follower: a follower, kill -9, and clients elsewhere.",
            "catch-up: a follower that is away for 10 s of writes."
        })
public final class EnsembleBench implements Callable<Integer> {
    private static final int SIZE = 3;

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--what", split = ",", description = "kill, freeze, follower, catch-up; default: kill")
    private List<String> what = List.of("kill");

    @Option(names = "--times", defaultValue = "5", description = "of each, default ${DEFAULT-VALUE}")
    private int times = 5;

    @Option(names = "--rate", defaultValue = "5000", description = "writes/s in catch-up, default ${DEFAULT-VALUE}")
    private int rate = 5_000;

    private final Map<Peer, Double> killsMs = new EnumMap<>(Peer.class);
    private final Map<Peer, Double> clientKillsMs = new EnumMap<>(Peer.class);

    @Override
    public Integer call() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.under(null)) {
            for (String name : peers) {
                measure(Peer.valueOf(name.toUpperCase(Locale.ROOT)), scratch.path());
            }
        }
        ratio("probes", killsMs);
        ratio("clients", clientKillsMs);
        return 0;
    }

    private static void ratio(String who, Map<Peer, Double> millis) {
        Double zabra = millis.get(Peer.ZABRA);
        Double apache = millis.get(Peer.APACHE);
        if (zabra != null && apache != null) {
            System.out.printf(
                    Locale.ROOT, "Zabra / Apache, kill of the leader, as %s see it: %.2f%n", who, zabra / apache);
        }
    }

    private void measure(Peer peer, Path directory) throws Exception {
        try (Servers ensemble = new Servers(peer, directory, SIZE)) {
            for (String each : what) {
                measure(ensemble, each);
            }
        }
    }

    private void measure(Servers ensemble, String each) throws Exception {
        String title = ensemble.peer().title();
        List<Outage> outages = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            switch (each) {
                case "kill" -> outages.add(Outage.afterKillOfLeader(ensemble));
                case "freeze" -> outages.add(Outage.afterFreezeOfLeader(ensemble));
                case "follower" -> System.out.println(title + ", " + Bystanders.duringKillOfFollower(ensemble));
                case "catch-up" -> System.out.println(title + ", " + CatchUp.of(ensemble, rate));
                default -> throw new IllegalArgumentException("--what " + each);
            }
        }
        if (outages.isEmpty()) {
            return;
        }
        String deed = title + ", " + each + " of the leader";
        double probesMs =
                median(deed, "a probe's", outages.stream().map(Outage::probesMs).toList());
        double clientsMs = median(
                deed, "a client's", outages.stream().map(Outage::clientsMs).toList());
        if (each.equals("kill")) {
            killsMs.put(ensemble.peer(), probesMs);
            clientKillsMs.put(ensemble.peer(), clientsMs);
        }
    }

    private static double median(String deed, String whose, List<Double> millis) {
        double median = median(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: no write of %s for %.0f ms (median of %s)%n",
                deed,
                whose,
                median,
                millis.stream().map(Math::round).toList());
        return median;
    }

    private static double median(List<Double> samples) {
        double[] values = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
