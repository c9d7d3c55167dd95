package io.zabra.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.server.auth.IPAuthenticationProvider;
import org.junit.jupiter.api.Test;

/** Addresses and networks of both versions, judged as Apache's provider judges them. */
class IpSchemeTest {
    private static final long SEED = 20261129;
    private static final int NETWORKS = 2_000;
    private static final List<String> ODD = List.of(
            "",
            "/",
            "10",
            "10.0.0",
            "10.0.0.0.0",
            "256.0.0.1",
            "-1.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "::",
            "::/0",
            "1::2::3",
            "::1/129",
            "12345::",
            "g::1",
            "nonsense",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:9",
            "::ffff:10.0.0.1");

    private final Random random = new Random(SEED);
    private final IpScheme ours = new IpScheme();
    private final IPAuthenticationProvider apache = new IPAuthenticationProvider();

    @Test
    void networksOfBothVersionsHoldWhatTheyHoldForApache() {
        List<String> ids = new ArrayList<>(List.of("127.0.0.1", "10.1.2.3", "0:0:0:0:0:0:0:1", "fe80:0:0:0:1:2:3:4"));
        List<String> networks = new ArrayList<>(ODD);
        for (int i = 0; i < NETWORKS; i++) {
            boolean v4 = random.nextBoolean();
            String id = v4 ? v4() : v6();
            ids.add(id);
            networks.add(near(id) + (random.nextInt(4) == 0 ? "" : "/" + random.nextInt(v4 ? 33 : 129)));
        }
        int matching = 0;
        for (int i = 0; i < networks.size(); i++) {
            String network = networks.get(i);
            assertThat(ours.isValid(network)).as("seed %d, %s", SEED, network).isEqualTo(apache.isValid(network));
            String own = ids.get(Math.min(i, ids.size() - 1));
            for (String id : List.of(own, ids.get(random.nextInt(ids.size())), ids.get(i % 4))) {
                boolean matches = ours.matches(id, network);
                assertThat(matches)
                        .as("seed %d, %s in %s", SEED, id, network)
                        .isEqualTo(apache.isValid(network) && apache.matches(id, network));
                matching += matches ? 1 : 0;
            }
        }
        assertThat(matching).isGreaterThan(NETWORKS / 10);
    }

    private String v4() {
        return random.nextInt(4) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    /** As Java writes it, without zeros left out. */
    private String v6() {
        StringBuilder text = new StringBuilder(Integer.toHexString(random.nextInt(4)));
        for (int i = 1; i < 8; i++) {
            text.append(':').append(Integer.toHexString(random.nextInt(i == 7 ? 16 : 65_536)));
        }
        return text.toString();
    }

    /** The same but for its end. */
    private String near(String id) {
        char separator = id.indexOf('.') >= 0 ? '.' : ':';
        int last = id.lastIndexOf(separator);
        return random.nextBoolean() ? id : id.substring(0, last + 1) + random.nextInt(10);
    }
}
