package io.zabra.cli.chaos;

import java.io.IOException;
import java.util.List;

/** Where the servers are: each in a network namespace of its own on one bridge with us, or all on the loopback. */
interface ChaosNetwork {
    String host(int sid);

    /** What a server's command begins with. */
    List<String> prefix(int sid);

    /** Whether servers can be cut off from each other. */
    boolean canPartition();

    /** From now on nothing that {@code from} sends reaches {@code to}. */
    void block(int from, int to) throws IOException, InterruptedException;

    void unblock(int from, int to) throws IOException, InterruptedException;

    /** All on the loopback. */
    ChaosNetwork LOOPBACK = new ChaosNetwork() {
        @Override
        public String host(int sid) {
            return "127.0.0.1";
        }

        @Override
        public List<String> prefix(int sid) {
            return List.of();
        }

        @Override
        public boolean canPartition() {
            return false;
        }

        @Override
        public void block(int from, int to) throws IOException {
            throw new IOException("servers on the loopback cannot be cut off from each other");
        }

        @Override
        public void unblock(int from, int to) {}
    };

    /** Namespaces on a bridge; to be used inside a {@link Sandbox}. */
    static ChaosNetwork namespaces(int servers) throws IOException, InterruptedException {
        Shell.run("ip", "link", "set", "lo", "up");
        Shell.run("mkdir", "-p", "/run/netns");
        Shell.run("mount", "-t", "tmpfs", "none", "/run/netns");
        Shell.run("ip", "link", "add", "br0", "type", "bridge");
        Shell.run("ip", "addr", "add", "10.213.0.254/24", "dev", "br0");
        Shell.run("ip", "link", "set", "br0", "up");
        for (int sid = 1; sid <= servers; sid++) {
            String name = "s" + sid;
            Shell.run("ip", "netns", "add", name);
            Shell.run("ip", "link", "add", "v" + sid, "type", "veth", "peer", "name", "eth0", "netns", name);
            Shell.run("ip", "link", "set", "v" + sid, "master", "br0");
            Shell.run("ip", "link", "set", "v" + sid, "up");
            Shell.run("ip", "-n", name, "addr", "add", Namespaces.address(sid) + "/24", "dev", "eth0");
            Shell.run("ip", "-n", name, "link", "set", "eth0", "up");
            Shell.run("ip", "-n", name, "link", "set", "lo", "up");
        }
        return new Namespaces();
    }

    /** A blackhole route in the sender's namespace: it needs nothing but iproute2, and goes one way. */
    final class Namespaces implements ChaosNetwork {
        static String address(int sid) {
            return "10.213.0." + sid;
        }

        @Override
        public String host(int sid) {
            return address(sid);
        }

        @Override
        public List<String> prefix(int sid) {
            return List.of("ip", "netns", "exec", "s" + sid);
        }

        @Override
        public boolean canPartition() {
            return true;
        }

        @Override
        public void block(int from, int to) throws IOException, InterruptedException {
            Shell.run("ip", "-n", "s" + from, "route", "replace", "blackhole", address(to) + "/32");
        }

        @Override
        public void unblock(int from, int to) throws IOException, InterruptedException {
            Shell.run("ip", "-n", "s" + from, "route", "del", "blackhole", address(to) + "/32");
        }
    }
}
