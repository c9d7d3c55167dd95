package io.zabra.server.differential;

import io.zabra.server.wire.JuteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random ACLs, as texts.
 *
 * @param restricting whether some close a znode to somebody
 */
record Acls(Random random, boolean restricting) {
    static final List<String> OPEN = List.of("31=world:anyone");
    private static final int[] PERMISSIONS = {31, 31, 31, 31, 1, 2, 4, 8, 16, 3, 15, 0};
    private static final String USER_1 = "digest:u1:FfP80c+zcEPgU6zorph629PDPJ0=";
    private static final String[] SASL_IDS = {
        "sasl:bob", "sasl:bob", "sasl:ann", "sasl:bob@REALM", "sasl:a@b@c", "sasl:"
    };
    private static final String[] IDS = {
        "ip:127.0.0.1",
        "ip:127.0.0.0/8",
        "ip:127.0.0.1/0",
        "ip:127.0.0.1/33",
        "ip:10.0.0.0/8",
        "ip:::1",
        "ip:::ffff:127.0.0.1",
        "ip:fe80::/10",
        "ip:1:2:3:4:5:6:7:8/129",
        "ip:127.1",
        "ip:",
        "ip:nonsense",
        "nobody:knows",
        "digest:u2:x",
        "digest:u1",
        "digest:a:b:c",
        "world:nobody",
        "auth:u1",
        "super:",
        "x509:CN=app"
    };

    static JuteWriter open(JuteWriter w) {
        return w.int32(1).int32(31).string("world").string("anyone");
    }

    /** Mostly open, so that not everything fails. */
    List<String> any() {
        if (!restricting || random.nextInt(4) != 0) {
            return OPEN;
        }
        List<String> entries = new ArrayList<>();
        int count = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String who = switch (random.nextInt(14)) {
                case 0, 1 -> "auth:";
                case 2, 3 -> USER_1;
                case 4, 5, 6, 7 -> SASL_IDS[random.nextInt(SASL_IDS.length)];
                case 8, 9, 10 -> IDS[random.nextInt(IDS.length)];
                default -> "world:anyone";
            };
            entries.add(PERMISSIONS[random.nextInt(PERMISSIONS.length)] + "=" + who);
        }
        return entries;
    }

    static void write(JuteWriter w, List<String> acl) {
        w.int32(acl.size());
        for (String entry : acl) {
            int equals = entry.indexOf('=');
            int colon = entry.indexOf(':');
            w.int32(Integer.parseInt(entry.substring(0, equals)))
                    .string(entry.substring(equals + 1, colon))
                    .string(entry.substring(colon + 1));
        }
    }
}
