package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the admin ports of an ensemble's members answer, with the keys of Apache's {@code Commands}. */
@Timeout(120)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class EnsembleAdminTest {
    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    private String ask(ZabraServer server, String command) throws Exception {
        int port = Objects.requireNonNull(server.adminAddress()).getPort();
        URI uri = URI.create("http://127.0.0.1:" + port + "/commands/" + command);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void eachMemberKnowsTheLeaderTheVotersAndItself() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 4, 1, "admin.serverPort=0")) {
            int leader = ensemble.awaitLeader();
            try (ZooKeeper zk = ensemble.client(leader)) {
                zk.create("/n", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            ensemble.awaitEqualTrees();
            for (int sid = 1; sid <= 4; sid++) {
                ZabraServer server = ensemble.server(sid);
                assertThat(ask(server, "leader"))
                        .contains("\"is_leader\" : " + (sid == leader))
                        .contains("\"leader_id\" : " + leader)
                        .contains("\"leader_ip\" : \"127.0.0.1\"");
                assertThat(ask(server, "voting_view"))
                        .contains("\"1\" : {", "\"2\" : {", "\"3\" : {")
                        .contains("\"election_addresses\" : [ \"127.0.0.1:" + ensemble.electionPort(1) + "\" ]")
                        .contains("\"learner_type\" : \"participant\"")
                        .doesNotContain("\"4\" : {");
                assertThat(ask(server, "zabstate"))
                        .contains("\"myid\" : " + sid)
                        .contains("\"is_leader\" : " + (sid == leader))
                        .contains("\"voting\" : " + (sid != 4))
                        .contains("\"zabstate\" : \"broadcast\"")
                        .contains("\"last_zxid\" : \"0x"
                                + Long.toHexString(server.store().lastZxid()) + "\"")
                        .contains("\"zab_counter\" : " + (int) server.store().lastZxid());
                assertThat(ask(server, "observers")).contains("\"synced_observers\" : " + (sid == leader ? 1 : 0));
            }
        }
    }
}
