package io.zabra.cli.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The logs of all servers, one against the others: under one zxid they have one transaction, and none that others have is missing. */
final class LogComparison {
    private LogComparison() {}

    /**
     * @param log given the longest of them
     * @return what it begins after
     */
    static long read(List<Server> servers, LoggedHistory log, ChaosReport report) throws IOException {
        Server longest = servers.get(0);
        long begins = Long.MAX_VALUE;
        long ends = -1;
        TreeMap<Integer, NavigableMap<Long, Integer>> hashes = new TreeMap<>();
        for (Server server : servers) {
            NavigableMap<Long, Integer> own = new TreeMap<>();
            ServerDisk.Extent extent =
                    ServerDisk.read(server.data(), logged -> own.put(logged.zxid(), LoggedHistory.hash(logged)));
            hashes.put(server.sid(), own);
            if (extent.beginsAfterZxid() < begins) {
                begins = extent.beginsAfterZxid();
                longest = server;
            }
            ends = Math.max(ends, extent.lastZxid());
        }
        ServerDisk.read(longest.data(), log::add);
        for (Server server : servers) {
            NavigableMap<Long, Integer> own = hashes.getOrDefault(server.sid(), new TreeMap<>());
            compare(server, own, log.hashes(), report);
        }
        return begins;
    }

    /** A server that was told to end last may have one more: the others' ends, which nobody waits for. */
    private static void compare(
            Server server, NavigableMap<Long, Integer> own, NavigableMap<Long, Integer> longest, ChaosReport report) {
        if (own.isEmpty() || longest.isEmpty()) {
            return;
        }
        long from = own.firstKey();
        long to = Math.min(own.lastKey(), longest.lastKey());
        NavigableMap<Long, Integer> mine = own.subMap(from, true, to, true);
        NavigableMap<Long, Integer> theirs = longest.subMap(from, true, to, true);
        if (mine.equals(theirs)) {
            return;
        }
        for (Map.Entry<Long, Integer> entry : mine.entrySet()) {
            if (!entry.getValue().equals(theirs.get(entry.getKey()))) {
                report.wrong(server + " has another transaction 0x" + Long.toHexString(entry.getKey())
                        + " than others, or alone");
                return;
            }
        }
        report.wrong(server + " lacks " + (theirs.size() - mine.size()) + " transactions between 0x"
                + Long.toHexString(from) + " and 0x" + Long.toHexString(to));
    }
}
