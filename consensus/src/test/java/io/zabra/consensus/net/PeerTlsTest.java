package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.Reconfiguration;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.tls.TlsConfig;
import io.zabra.engine.tls.TlsContext;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path dir;

    private final Map<String, SelfSigned> members = new HashMap<>();

    /** A key with its own certificate, and a store that trusts the certificates of some. */
    private TlsContext context(String name, String... trusted) throws Exception {
        return context(name, "127.0.0.1", true, trusted);
    }

    /**
     * @param host that the certificate is for
     * @param fromThere whether whoever connects must connect from that host
     */
    private TlsContext context(String name, String host, boolean fromThere, String... trusted) throws Exception {
        Path keys = dir.resolve(name + ".p12");
        Path trust = dir.resolve(name + "-trust.p12");
        List<SelfSigned> others = new ArrayList<>();
        for (String other : trusted) {
            others.add(member(other, host));
        }
        SelfSigned.trust(others, trust, PASSWORD);
        member(name, host).store(keys, PASSWORD);
        Map<String, String> settings = Map.of(
                "ssl.quorum.keyStore.location",
                keys.toString(),
                "ssl.quorum.keyStore.password",
                PASSWORD,
                "ssl.quorum.trustStore.location",
                trust.toString(),
                "ssl.quorum.trustStore.password",
                PASSWORD,
                "ssl.quorum.clientHostnameVerification",
                Boolean.toString(fromThere));
        return TlsContext.open(TlsConfig.read("ssl.quorum.", true, settings::get));
    }

    /** The same one for a name that was there before, whatever the host. */
    private SelfSigned member(String name, String host) throws Exception {
        SelfSigned known = members.get(name);
        SelfSigned member = known == null ? SelfSigned.of(name, host) : known;
        members.put(name, member);
        return member;
    }

    @Test
    void bothPortsAreEncryptedAndWhoIsNotTrustedIsNotHeard() throws Exception {
        QuorumConfig quorum = Side.quorum(3);
        TlsContext one = context("one", "one", "two");
        TlsContext two = context("two", "one", "two");
        TlsContext stranger = context("stranger", "one", "two");
        try (Side leader = new Side(dir, 1, quorum, config -> config.withSecurity(PeerTls.always(one), null));
                Side learner = new Side(dir, 2, quorum, config -> config.withSecurity(PeerTls.always(two), null));
                Side strange =
                        new Side(dir, 3, quorum, config -> config.withSecurity(PeerTls.always(stranger), null))) {
            leader.network.role(ServerState.LEADING);
            leader.vote(2, 5);
            assertThat(learner.nextVote(5).sid()).isEqualTo(1);
            learner.vote(1, 6);
            assertThat(leader.nextVote(6).sid()).isEqualTo(2);
            learner.send(new Send.Connect(1));
            long link = learner.next(Event.LeaderConnected.class).link();
            byte[] info = new LearnerInfo(2, 0x10000, 0).encode();
            QuorumPacket hello = QuorumPacket.of(PacketType.FOLLOWERINFO, 0, info);
            learner.send(new Send.Packet(link, hello));
            leader.next(Event.LearnerConnected.class);
            assertThat(leader.next(Event.PacketReceived.class).packet()).isEqualTo(hello);
            strange.vote(1, 7);
            strange.send(new Send.Connect(1));
            Event heard = strange.events.poll(5, TimeUnit.SECONDS);
            if (heard instanceof Event.LeaderConnected connected) {
                // With TLS 1.3 the client is done before the server has looked at its certificate.
                strange.send(new Send.Packet(connected.link(), hello));
                strange.next(Event.LinkClosed.class);
            }
            assertThat(leader.events).isEmpty();
        }
    }

    /** Server 2 is at 127.0.0.2; the certificate of the liar is for 127.0.0.3, where server 3 is. */
    @ParameterizedTest
    @EnumSource(names = {"NOT_ANOTHERS", "AS_DIALED", "ALWAYS"})
    void whoShowsTheCertificateOfAnotherMemberIsNotHeard(MemberCheck check) throws Exception {
        QuorumConfig quorum = Side.quorumOnHosts("127.0.0.1", "127.0.0.2", "127.0.0.3");
        member("one", "127.0.0.1");
        member("two", "127.0.0.2");
        member("three", "127.0.0.3");
        PeerTls one = tlsOf("one").checking(check);
        try (Side leader = new Side(dir, 1, quorum, config -> config.withSecurity(one, null))) {
            leader.network.role(ServerState.LEADING);
            PeerTls three = tlsOf("three");
            try (Side liar = new Side(dir, 2, quorum, config -> config.withSecurity(three, null))) {
                liar.vote(1, 7);
                speaksAsServerTwo(liar);
                liar.next(Event.LinkClosed.class);
                assertThat(leader.events).isEmpty();
            }
            PeerTls two = tlsOf("two");
            try (Side learner = new Side(dir, 2, quorum, config -> config.withSecurity(two, null))) {
                speaksAsServerTwo(learner);
                leader.next(Event.LearnerConnected.class);
                leader.next(Event.PacketReceived.class);
                learner.vote(1, 8);
                assertThat(leader.nextVote(8).sid()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_ANOTHERS", "AS_DIALED"})
    void whoseCertificateIsForNoMembersHostIsTakenAtItsWordWhereNamesDoNotMatter(MemberCheck check) throws Exception {
        QuorumConfig quorum = Side.quorumOnHosts("127.0.0.1", "127.0.0.2");
        member("one", "127.0.0.1");
        member("two", "ensemble.example.com");
        member("three", "127.0.0.3");
        PeerTls one = tlsOf("one").checking(check);
        PeerTls two = tlsOf("two");
        try (Side leader = new Side(dir, 1, quorum, config -> config.withSecurity(one, null));
                Side learner = new Side(dir, 2, quorum, config -> config.withSecurity(two, null))) {
            leader.network.role(ServerState.LEADING);
            speaksAsServerTwo(learner);
            if (check == MemberCheck.NOT_ANOTHERS) {
                leader.next(Event.LearnerConnected.class);
            } else {
                learner.next(Event.LinkClosed.class);
                assertThat(leader.events).isEmpty();
            }
        }
    }

    @Test
    void whoCameBeforeItsNumberWasAMembersHasToProveItThen() throws Exception {
        QuorumConfig all = Side.quorumOnHosts("127.0.0.1", "127.0.0.2", "127.0.0.3");
        QuorumConfig before = new Reconfiguration(null, "2", null).applyTo(all, 0);
        member("one", "127.0.0.1");
        member("two", "127.0.0.2");
        member("three", "127.0.0.3");
        PeerTls one = tlsOf("one").checking(MemberCheck.ALWAYS);
        PeerTls three = tlsOf("three");
        try (Side leader = new Side(dir, 1, before, config -> config.withSecurity(one, null));
                Side liar = new Side(dir, 2, all, config -> config.withSecurity(three, null))) {
            leader.network.role(ServerState.LEADING);
            speaksAsServerTwo(liar);
            leader.next(Event.LearnerConnected.class);
            leader.network.reconfigured(ConfigChain.of(all));
            liar.next(Event.LinkClosed.class);
        }
    }

    private PeerTls tlsOf(String name) throws Exception {
        return PeerTls.always(context(name, "", false, "one", "two", "three"));
    }

    private static void speaksAsServerTwo(Side side) throws Exception {
        side.send(new Send.Connect(1));
        long link = side.next(Event.LeaderConnected.class).link();
        byte[] info = new LearnerInfo(2, 0x10000, 0).encode();
        side.send(new Send.Packet(link, QuorumPacket.of(PacketType.FOLLOWERINFO, 0, info)));
    }

    @Test
    void aCertificateIsForTheHostsOfItsAlternativeNamesAlone() throws Exception {
        X509Certificate address = SelfSigned.of("address", "127.0.0.1").certificate();
        X509Certificate name = SelfSigned.of("name", "zk1.example.com").certificate();
        assertThat(CertificateNames.isFor(address, "127.0.0.1")).isTrue();
        assertThat(CertificateNames.isFor(address, "127.0.0.2")).isFalse();
        assertThat(CertificateNames.isFor(address, "address"))
                .as("its common name")
                .isFalse();
        assertThat(CertificateNames.isFor(name, "ZK1.example.com")).isTrue();
        assertThat(CertificateNames.isFor(name, "zk2.example.com")).isFalse();
        assertThat(CertificateNames.isFor(name, "127.0.0.1")).isFalse();
    }

    @Test
    void whereServersAreDialedACommonNameCountsBesideNoOtherName() throws Exception {
        X509Certificate address = SelfSigned.of("zk1.example.com", "127.0.0.1").certificate();
        X509Certificate name =
                SelfSigned.of("zk1.example.com", "zk2.example.com").certificate();
        assertThat(CertificateNames.isForWhereDialed(address, "ZK1.example.com"))
                .isTrue();
        assertThat(CertificateNames.isForWhereDialed(address, "127.0.0.1")).isTrue();
        assertThat(CertificateNames.isForWhereDialed(address, "zk2.example.com"))
                .isFalse();
        assertThat(CertificateNames.isForWhereDialed(name, "zk2.example.com")).isTrue();
        assertThat(CertificateNames.isForWhereDialed(name, "zk1.example.com")).isFalse();
    }
}
