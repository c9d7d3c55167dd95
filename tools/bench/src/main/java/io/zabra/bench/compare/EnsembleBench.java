package io.zabra.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ensembles of three, Zabra's and Apache's in turn: how long the kill of the leader stops writes. */
@Command(
        name = "ensemble",
        mixinStandardHelpOptions = true,
        description = "Kill the leaders of ensembles of Zabra and of Apache ZooKeeper, and tell how long writes stop.")
public final class EnsembleBench implements Callable<Integer> {
    private static final int SIZE = 3;

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--kills", defaultValue = "5", description = "of the leader, default ${DEFAULT-VALUE}")
    private int kills = 5;

    public static void main(String[] args) {
        System.exit(new CommandLine(new EnsembleBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Peer> chosen = peers.stream()
                .map(name -> Peer.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        try (ScratchDirectory scratch = ScratchDirectory.under(null)) {
            outages(chosen, scratch.path());
        }
        return 0;
    }

    private void outages(List<Peer> chosen, Path directory) throws Exception {
        Map<Peer, List<Double>> outagesMs = new EnumMap<>(Peer.class);
        for (Peer peer : chosen) {
            try (Servers ensemble = new Servers(peer, directory, SIZE)) {
                for (int kill = 0; kill < kills; kill++) {
                    outagesMs.computeIfAbsent(peer, p -> new ArrayList<>()).add(Outage.afterKillOfLeader(ensemble));
                }
            }
        }
        outagesMs.forEach((peer, all) -> System.out.printf(
                Locale.ROOT,
                "no write for %5.0f ms (median of %s) after the kill of %s's leader%n",
                median(all),
                all.stream().map(Math::round).toList(),
                peer.title()));
        List<Double> zabra = outagesMs.get(Peer.ZABRA);
        List<Double> apache = outagesMs.get(Peer.APACHE);
        if (zabra != null && apache != null) {
            System.out.printf(Locale.ROOT, "Zabra / Apache: %.2f%n", median(zabra) / median(apache));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
