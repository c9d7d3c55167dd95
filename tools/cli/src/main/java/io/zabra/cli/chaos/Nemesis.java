package io.zabra.cli.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Chooses faults, brings them about, and takes them back. One thread. */
final class Nemesis {
    /** Undone after a fault. */
    @FunctionalInterface
    private interface Remedy {
        void apply() throws IOException, InterruptedException;
    }

    /** Waits until all servers serve, as they must when nothing is wrong with any. */
    @FunctionalInterface
    interface Liveness {
        void await() throws InterruptedException;
    }

    private static final int HOLD_MS_MAX = 5_000;
    private static final int CALM_MS_MAX = 4_000;
    private static final long DIES_MS = 10_000;
    private static final long POLL_MS = 50;

    private final List<Server> servers;
    private final ChaosNetwork network;
    private final DiskTrouble disks;
    private final List<Fault> faults;
    private final Random random;
    private final Consumer<String> out;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final List<String> wrongs = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();
    private final Liveness liveness;
    private final Set<Integer> sick = new HashSet<>();

    Nemesis(
            List<Server> servers,
            ChaosNetwork network,
            DiskTrouble disks,
            List<Fault> faults,
            Random random,
            Liveness liveness,
            Consumer<String> out) {
        this.servers = servers;
        this.network = network;
        this.disks = disks;
        this.faults = faults;
        this.random = random;
        this.liveness = liveness;
        this.out = out;
    }

    /** Those that took effect. */
    Map<Fault, Integer> counts() {
        return counts;
    }

    List<String> wrongs() {
        return wrongs;
    }

    /** One fault, now and then two, for some seconds, and some seconds of calm. */
    void round() throws IOException, InterruptedException {
        sick.clear();
        if (!faults.isEmpty()) {
            strike(faults.get(random.nextInt(faults.size())));
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(1_000));
                strike(faults.get(random.nextInt(faults.size())));
            }
        }
        Thread.sleep(200 + random.nextInt(HOLD_MS_MAX));
        heal();
        Thread.sleep(random.nextInt(CALM_MS_MAX));
        startDead();
        // Mostly: what strikes servers that have not started yet finds little.
        if (random.nextInt(4) > 0) {
            liveness.await();
        }
    }

    /** Takes all back, and has every server run. */
    void heal() throws IOException, InterruptedException {
        for (Remedy remedy : remedies) {
            remedy.apply();
        }
        remedies.clear();
        startDead();
    }

    /** Who has ended must not have ended by itself, but for its disk. */
    private void startDead() throws IOException, InterruptedException {
        for (Server server : servers) {
            if (server.endedByItself() && !sick.contains(server.sid())) {
                wrongs.add(server + " ended by itself; see " + server.log());
            }
            if (!server.isUp()) {
                server.kill();
                server.launch();
            }
        }
    }

    /** The leader every second time, where there is one. */
    private Server victim() {
        if (random.nextBoolean()) {
            for (Server server : servers) {
                if (server.mode().equals("leader")) {
                    return server;
                }
            }
        }
        return servers.get(random.nextInt(servers.size()));
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        Server victim = victim();
        out.accept(fault + " " + victim + (victim.mode().isEmpty() ? "" : ", " + victim.mode()));
        if (isBroughtAbout(fault, victim)) {
            counts.merge(fault, 1, Integer::sum);
        } else {
            out.accept("  had no effect");
        }
    }

    /** Does it; whether anything came of it. */
    private boolean isBroughtAbout(Fault fault, Server victim) throws IOException, InterruptedException {
        boolean up = victim.isUp();
        switch (fault) {
            case KILL -> victim.kill();
            case KILL_ALL -> {
                for (Server server : servers) {
                    up |= server.isUp();
                    server.kill();
                }
            }
            case FREEZE -> {
                victim.freeze();
                remedies.add(victim::thaw);
            }
            case RESTART -> {
                victim.terminate();
                victim.launch();
            }
            case ISOLATE -> {
                return isolate(victim);
            }
            case ONE_WAY -> {
                return oneWay(victim);
            }
            case BRIDGE -> {
                int other = others(victim).get(0).sid();
                return blockBothWays(victim.sid(), other);
            }
            case FULL_DISK -> {
                fillDisk();
                return true;
            }
            case FAILED_SYNC -> {
                return failSyncs(victim);
            }
        }
        return up;
    }

    private boolean isolate(Server victim) {
        boolean blocked = false;
        for (Server other : others(victim)) {
            blocked |= blockBothWays(victim.sid(), other.sid());
        }
        return blocked;
    }

    private List<Server> others(Server server) {
        return servers.stream().filter(other -> other != server).toList();
    }

    private boolean oneWay(Server victim) {
        boolean silent = random.nextBoolean();
        boolean blocked = false;
        for (Server other : others(victim)) {
            if (random.nextInt(3) > 0) {
                blocked |= block(silent ? victim.sid() : other.sid(), silent ? other.sid() : victim.sid());
            }
        }
        return blocked;
    }

    private boolean blockBothWays(int one, int other) {
        boolean there = block(one, other);
        boolean back = block(other, one);
        return there || back;
    }

    /** Whether it is. */
    private boolean block(int from, int to) {
        try {
            network.block(from, to);
            remedies.add(() -> {
                try {
                    network.unblock(from, to);
                } catch (IOException twice) {
                    out.accept("  " + twice.getMessage());
                }
            });
            return true;
        } catch (IOException e) {
            out.accept("  " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Of the last server, which has a disk of its own. */
    private void fillDisk() throws IOException {
        Server server = servers.get(servers.size() - 1);
        sick.add(server.sid());
        DiskTrouble.fill(server.disk());
        remedies.add(() -> DiskTrouble.empty(server.disk()));
    }

    private boolean failSyncs(Server victim) throws IOException, InterruptedException {
        if (!victim.isUp()) {
            return false;
        }
        sick.add(victim.sid());
        if (!disks.failSyncs(victim.pid(), 1_500)) {
            return false;
        }
        long deadline = System.nanoTime() + DIES_MS * 1_000_000;
        while (victim.isUp() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS);
        }
        if (victim.isUp()) {
            wrongs.add(victim + " lives on after a sync failed; see " + victim.log());
        }
        return true;
    }
}
