package io.zabra.bench.compare;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Loads, peers and shapes as the command line names them. */
final class LoadNames {
    static final List<String> ORDINARY = List.of("get", "exists", "children", "set", "create", "mixed", "multi");

    private LoadNames() {}

    /**
     * @param znodes of a bulk load
     * @param spec of the command that complains
     */
    static List<Load> loads(List<String> names, int znodes, CommandSpec spec) {
        atLeast(1, "--znodes", znodes, spec);
        return names.stream().map(name -> load(name, znodes, spec)).toList();
    }

    private static Load load(String name, int znodes, CommandSpec spec) {
        return switch (name) {
            case "sessions" -> new SessionChurn();
            case "watches" -> new WatchFanOut();
            case "bulk-load" -> new BulkLoad(znodes);
            default -> {
                try {
                    yield new LoadRun(Workload.named(name));
                } catch (IllegalArgumentException e) {
                    throw new ParameterException(
                            spec.commandLine(), "There is no load '" + name + "'; --help lists them", e, null, name);
                }
            }
        };
    }

    /** Each once. */
    static List<Peer> peers(List<String> names, CommandSpec spec) {
        return names.stream().map(name -> peer(name, spec)).distinct().toList();
    }

    static Peer peer(String name, CommandSpec spec) {
        try {
            return Peer.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "There is no peer '" + name + "': zabra or apache", e, null, name);
        }
    }

    /** Each once. */
    static List<Shape> shapes(List<String> texts, CommandSpec spec) {
        return texts.stream().map(text -> shape(text, spec)).distinct().toList();
    }

    static Shape shape(String text, CommandSpec spec) {
        if (!text.matches("[1-9][0-9]{0,3}x[1-9][0-9]{0,4}")) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is no shape: clients x requests in flight, as 8x100");
        }
        String[] parts = text.split("x", -1);
        return new Shape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Each once. */
    static List<Integer> sizes(List<Integer> sizes, CommandSpec spec) {
        sizes.forEach(size -> atLeast(1, "--servers", size, spec));
        return sizes.stream().distinct().toList();
    }

    /** @throws ParameterException where it is less or more */
    static void between(int least, int most, String option, int value, CommandSpec spec) {
        atLeast(least, option, value, spec);
        if (value > most) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": at most " + most);
        }
    }

    /** @throws ParameterException where it is less */
    static void atLeast(int least, String option, int value, CommandSpec spec) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": at least " + least);
        }
    }
}
