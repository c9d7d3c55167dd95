package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.net.PeerSasl;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.server.security.PeerSaslLogin;
import io.zabra.server.security.PeerSaslSettings;
import io.zabra.server.testing.Jaas;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and SASL on the ports between servers, with Apache's servers on the other side, as leaders and as followers. */
@Timeout(400)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class PeerSecurityTest {
    private static final String PASSWORD = "changeit";
    private static final String SECTIONS = """
            QuorumServer {
                org.apache.zookeeper.server.auth.DigestLoginModule required
                user_peer="%s";
            };
            QuorumLearner {
                org.apache.zookeeper.server.auth.DigestLoginModule required
                username="peer"
                password="%s";
            };
            """;

    @TempDir
    Path directory;

    /** Zabra follows a server of Apache's, then leads one. */
    private static void bothKindsInBothRoles(MixedEnsemble ensemble) throws Exception {
        ensemble.startApache(1);
        ensemble.startApache(2);
        ensemble.await(2, "leader");
        ensemble.startZabra(3);
        ensemble.await(3, "follower");
        try (ZooKeeper zk = ensemble.client(3)) {
            Workload.many(zk, "/followed", 50);
        }
        ensemble.stop(2);
        ensemble.await(3, "leader");
        ensemble.await(1, "follower");
        try (ZooKeeper zk = ensemble.client(1)) {
            Workload.many(zk, "/led", 50);
        }
        ensemble.assertEqualTrees();
    }

    /** Whether somebody who speaks in the clear, and proves nothing, is answered by the quorum port of a leader. */
    private static boolean isLetIn(MixedEnsemble ensemble, int sid) throws IOException {
        byte[] hello = QuorumPacketCodec.encode(QuorumPacket.of(
                PacketType.FOLLOWERINFO, 0, new LearnerInfo(2, LearnerInfo.PROTOCOL_VERSION, 0).encode()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ensemble.quorumPort(sid))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(hello);
            int first = socket.getInputStream().read();
            // LEADERINFO begins with zeros; an alert of TLS, or the end, does not.
            return first == 0;
        } catch (SocketException reset) {
            return false;
        }
    }

    private List<String> tls() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path trust = directory.resolve("trust.p12");
        String certificate = directory.resolve("ensemble.crt").toString();
        keytool(
                keys,
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=ensemble",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        keytool(keys, "-exportcert", "-file", certificate);
        keytool(trust, "-importcert", "-noprompt", "-file", certificate);
        return List.of(
                "ssl.quorum.keyStore.location=" + keys,
                "ssl.quorum.keyStore.password=" + PASSWORD,
                "ssl.quorum.trustStore.location=" + trust,
                "ssl.quorum.trustStore.password=" + PASSWORD);
    }

    private void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias", "ensemble", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private static String[] with(List<String> lines, String... more) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void apachesServersAndOursSpeakTlsWithEachOther() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(), with(tls(), "sslQuorum=true"))) {
            bothKindsInBothRoles(ensemble);
            assertThat(isLetIn(ensemble, 3)).isFalse();
        }
    }

    @Test
    void withUnifiedPortsAnEnsembleCanChangeOverToTls() throws Exception {
        List<String> tls = tls();
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(), with(tls, "portUnification=true"))) {
            ensemble.startZabra(1);
            ensemble.startZabra(2, "sslQuorum=true");
            ensemble.startApache(3, "sslQuorum=true");
            ensemble.await(3, "leader", "follower");
            ensemble.await(1, "leader", "follower");
            ensemble.await(2, "leader", "follower");
            try (ZooKeeper zk = ensemble.client(1)) {
                Workload.many(zk, "/n", 50);
            }
            ensemble.assertEqualTrees();
        }
    }

    @Test
    void apachesServersAndOursProveToEachOtherWhoTheyAre() throws Exception {
        Path jaas = directory.resolve("jaas.conf");
        Files.writeString(jaas, SECTIONS.formatted("secret", "secret"));
        String[] lines = {
            "quorum.auth.enableSasl=true", "quorum.auth.serverRequireSasl=true", "quorum.auth.learnerRequireSasl=true"
        };
        sections("secret", "secret");
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(), lines)) {
            // Apache's servers do without DIGEST-MD5 in their FIPS mode, which is on by default.
            ensemble.apacheOptions("-Djava.security.auth.login.config=" + jaas, "-Dzookeeper.fips-mode=false");
            bothKindsInBothRoles(ensemble);
            assertThat(isLetIn(ensemble, 3)).isFalse();
        }
    }

    @Test
    void whoDoesNotKnowThePasswordProvesNothing() throws Exception {
        PeerSaslSettings settings =
                new PeerSaslSettings(true, true, "QuorumServer", "QuorumLearner", "zkquorum/localhost");
        sections("one", "one");
        PeerSasl.Exchange server = PeerSaslLogin.open(settings, host -> true).server();
        PeerSasl.Exchange learner = PeerSaslLogin.open(settings, host -> true).learner("localhost");
        byte[] challenge = token(server.answer(learner.first()));
        byte[] confirmation = token(server.answer(token(learner.answer(challenge))));
        learner.answer(confirmation);
        assertThat(server.isOver() && learner.isOver()).isTrue();

        sections("one", "another");
        PeerSasl.Exchange strict = PeerSaslLogin.open(settings, host -> true).server();
        PeerSasl.Exchange wrong = PeerSaslLogin.open(settings, host -> true).learner("localhost");
        byte[] response = token(wrong.answer(token(strict.answer(wrong.first()))));
        assertThatThrownBy(() -> strict.answer(response)).isInstanceOf(SaslException.class);
    }

    private static byte[] token(byte @Nullable [] token) {
        return Objects.requireNonNull(token, "no token");
    }

    private static void sections(String ofServer, String ofLearner) {
        Jaas.install()
                .digest("QuorumServer", Map.of("user_peer", ofServer))
                .digest("QuorumLearner", Map.of("username", "peer", "password", ofLearner));
    }

    @Test
    void settingsThatCannotWorkAreRefusedWithTheirName() {
        String[] members = {"server.1=127.0.0.1:1:2", "server.2=127.0.0.1:3:4", "initLimit=5", "syncLimit=5"};
        assertThatThrownBy(() -> TestServers.config(directory, with(List.of(members), "sslQuorum=true")))
                .hasMessageContaining("myid");
        assertThatThrownBy(() -> {
                    Files.writeString(directory.resolve("myid"), "1");
                    TestServers.config(directory, with(List.of(members), "sslQuorum=true"));
                })
                .hasMessageContaining("sslQuorum=true needs ssl.quorum.keyStore.location");
        assertThatThrownBy(() ->
                        TestServers.config(directory, with(List.of(members), "quorum.auth.serverRequireSasl=true")))
                .hasMessageContaining("needs quorum.auth.enableSasl=true");
    }
}
