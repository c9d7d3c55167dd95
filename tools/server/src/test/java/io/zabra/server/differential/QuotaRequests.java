package io.zabra.server.differential;

import io.zabra.server.wire.OpCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Quotas of a script's root and of a znode below it. Only text that Apache can read: its server stops at any other.
 */
record QuotaRequests(Random random, String root) {
    private static final String[] LIMITS = {
        "count=3,bytes=-1",
        "count=-1,bytes=40",
        "count=4,bytes=100=;byteHardLimit=-1;countHardLimit=-1",
        "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=4",
        "count=-1,bytes=-1=;byteHardLimit=60;countHardLimit=-1",
        "count=2,bytes=20=;byteHardLimit=90;countHardLimit=8",
        "count=-1,bytes=-1=;byteHardLimit=0;countHardLimit=0"
    };

    List<Request> beginning() {
        String quota = "/zookeeper/quota" + root;
        return List.of(
                create(quota, ""),
                create(quota + "/zookeeper_limits", LIMITS[random.nextInt(LIMITS.length)]),
                create(quota + "/zookeeper_stats", "count=0,bytes=0"));
    }

    Request any() {
        String quota = "/zookeeper/quota" + root + (random.nextInt(3) == 0 ? "/a" : "");
        String limits = quota + "/zookeeper_limits";
        String stats = quota + "/zookeeper_stats";
        return switch (random.nextInt(9)) {
            case 0, 1 -> create(quota, "");
            case 2, 3 -> create(limits, LIMITS[random.nextInt(LIMITS.length)]);
            case 4 -> create(stats, "count=0,bytes=0");
            case 5 -> set(limits, LIMITS[random.nextInt(LIMITS.length)]);
            case 6 -> delete(random.nextBoolean() ? limits : stats);
            default -> get(random.nextInt(4) == 0 ? limits : stats);
        };
    }

    private static Request create(String path, String data) {
        return new Request(
                "create " + path + " " + data,
                OpCode.CREATE,
                w -> Acls.open(w.string(path).bytes(data.getBytes(StandardCharsets.UTF_8)))
                        .int32(0));
    }

    private static Request set(String path, String data) {
        return new Request(
                "set " + path + " " + data,
                OpCode.SET_DATA,
                w -> w.string(path).bytes(data.getBytes(StandardCharsets.UTF_8)).int32(-1));
    }

    private static Request delete(String path) {
        return new Request("delete " + path, OpCode.DELETE, w -> w.string(path).int32(-1));
    }

    private static Request get(String path) {
        return new Request("get " + path, OpCode.GET_DATA, w -> w.string(path).bool(false));
    }
}
