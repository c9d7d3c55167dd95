package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.net.PeerSasl;
import io.zabra.server.security.PeerSaslLogin;
import io.zabra.server.security.PeerSaslSettings;
import io.zabra.server.testing.Jaas;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.sasl.SaslException;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kerberos on the ports between servers, of a KDC in this process, with Apache's servers on the other side. */
@Timeout(400)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class PeerKerberosTest {
    private static final String REALM = "EXAMPLE.COM";
    private static final String MEMBER = "zkquorum/127.0.0.1@" + REALM;
    private static final String STRANGER = "zkquorum/elsewhere.example.com@" + REALM;
    private static final String KRB5 = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String CONFIG = "java.security.krb5.conf";

    @TempDir
    Path directory;

    private SimpleKdcServer kdc;

    @BeforeEach
    void startKdc() throws Exception {
        kdc = new SimpleKdcServer();
        kdc.setWorkDir(directory.toFile());
        kdc.setKdcHost("localhost");
        kdc.setKdcRealm(REALM);
        kdc.setAllowUdp(false);
        kdc.setKdcTcpPort(freePort());
        kdc.init();
        kdc.start();
        System.setProperty(CONFIG, directory.resolve("krb5.conf").toString());
        for (String principal : new String[] {MEMBER, STRANGER}) {
            kdc.createPrincipal(principal);
            kdc.exportPrincipal(principal, keytab(principal));
        }
    }

    @AfterEach
    void stopKdc() throws KrbException {
        kdc.stop();
        System.clearProperty(CONFIG);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private File keytab(String principal) {
        return directory.resolve(principal.replaceAll("\\W", "_") + ".keytab").toFile();
    }

    private Map<String, String> login(String principal) {
        return Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "useTicketCache", "false",
                "refreshKrb5Config", "true",
                "doNotPrompt", "true",
                "keyTab", keytab(principal).getPath(),
                "principal", principal);
    }

    private void sections(String ofServer, String ofLearner) {
        Jaas.install().section("QuorumServer", KRB5, login(ofServer)).section("QuorumLearner", KRB5, login(ofLearner));
    }

    /** The same for another process. */
    private Path jaasFile() throws IOException {
        String options = login(MEMBER).entrySet().stream()
                .map(option -> option.getKey() + "=\"" + option.getValue() + "\"")
                .collect(Collectors.joining(" "));
        String section = " { " + KRB5 + " required " + options + "; };\n";
        return Files.writeString(directory.resolve("jaas.conf"), "QuorumServer" + section + "QuorumLearner" + section);
    }

    @Test
    void apachesServersAndOursProveToEachOtherWhoTheyAre() throws Exception {
        sections(MEMBER, MEMBER);
        String[] lines = {
            "quorum.auth.enableSasl=true",
            "quorum.auth.serverRequireSasl=true",
            "quorum.auth.learnerRequireSasl=true",
            "quorum.auth.kerberos.servicePrincipal=zkquorum/_HOST"
        };
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(), lines)) {
            ensemble.apacheOptions(
                    "-Djava.security.auth.login.config=" + jaasFile(),
                    "-D" + CONFIG + "=" + System.getProperty(CONFIG));
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.await(2, "leader");
            ensemble.startZabra(3);
            ensemble.await(3, "follower");
            try (ZooKeeper zk = ensemble.client(3)) {
                Workload.many(zk, "/followed", 20);
            }
            ensemble.stop(2);
            ensemble.await(3, "leader");
            ensemble.await(1, "follower");
            try (ZooKeeper zk = ensemble.client(1)) {
                Workload.many(zk, "/led", 20);
            }
            ensemble.assertEqualTrees();
        }
    }

    /** Plays both sides to the end. */
    private void prove(String ofLearner, Predicate<String> memberHost) throws IOException {
        PeerSaslSettings settings = new PeerSaslSettings(true, true, "QuorumServer", "QuorumLearner", "zkquorum/_HOST");
        sections(MEMBER, ofLearner);
        PeerSaslLogin login = PeerSaslLogin.open(settings, memberHost);
        PeerSasl.Exchange server = login.server();
        PeerSasl.Exchange learner = login.learner("127.0.0.1");
        byte[] token = learner.first();
        while (!server.isOver() || !learner.isOver()) {
            byte[] challenge = server.answer(token);
            if (learner.isOver() || challenge == null) {
                break;
            }
            byte[] answer = learner.answer(challenge);
            token = answer == null ? new byte[0] : answer;
        }
        assertThat(server.isOver() && learner.isOver()).isTrue();
    }

    @Test
    void aTicketOfNobodysHostProvesNothing() throws Exception {
        prove(MEMBER, "127.0.0.1"::equals);
        assertThatThrownBy(() -> prove(STRANGER, "127.0.0.1"::equals)).isInstanceOf(SaslException.class);
        assertThatThrownBy(() -> prove(MEMBER, "zk1.example.com"::equals)).isInstanceOf(SaslException.class);
    }
}
