package io.zabra.consensus.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumConfigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.1=127.0.0.1:2888:3888:participant;0.0.0.0:2181\nversion=0",
                "server.1=127.0.0.1:2888:3888\nserver.2=127.0.0.2:2888:3888:observer\nversion=100000000",
                "server.1=127.0.0.1:2888:3888:PARTICIPANT;2181\nserver.2=10.1.1.1:1:2:Observer;10.1.1.1:3\nversion=1f",
                "server.1=[::1]:2888:3888;[::1]:2181\nserver.12=127.0.0.3:2888:3888:participant",
                "server.3=127.0.0.1:2888:3888;127.0.0.1:2181\nversion=deadbeef00000001"
            })
    void aConfigurationReadsAndPrintsAsApacheDoes(String text) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        if (text.contains("dead")) {
            text = text.replace("dead", "1ead");
            properties.setProperty("version", "1eadbeef00000001");
        }

        QuorumConfig config = QuorumConfig.parse(text);

        QuorumMaj apache = new QuorumMaj(properties);
        assertThat(config.text()).isEqualTo(apache.toString().replace("0:0:0:0:0:0:0:1", "::1"));
        assertThat(config.voters()).isEqualTo(apache.getVotingMembers().keySet());
        assertThat(config.version()).isEqualTo(apache.getVersion());
        assertThat(QuorumConfig.parse(config.text())).isEqualTo(config);
    }

    @Test
    void aWholeConfigurationFileMayBePassed() {
        QuorumConfig config = QuorumConfig.parse(
                "tickTime=2000\n# server.9=x:1:2\n dataDir = /x\nserver.1 = a:2888:3888 \nserver.2=b:2888:3888:observer\n");

        assertThat(config.members()).containsOnlyKeys(1L, 2L);
        assertThat(config.voters()).containsExactly(1L);
        assertThat(config.isVoter(2)).isFalse();
        assertThat(config.member(3)).isNull();
    }

    @Test
    void aServerMayHaveSeveralAddresses() {
        Member member = Member.parse(7, "b:2888:3888|a:2889:3889;2181");

        assertThat(member.addresses()).extracting(PeerAddress::host).containsExactly("b", "a");
        assertThat(member.text()).isEqualTo("a:2889:3889|b:2888:3888:participant;0.0.0.0:2181");
    }

    @Test
    void groupsAndWeightsSurviveTheText() {
        String text = "server.1=a:1:2:participant\nserver.2=b:1:2:participant\nserver.3=c:1:2:participant\n"
                + "group.1=1:2\ngroup.2=3\nweight.1=1\nweight.2=0\nweight.3=2\nversion=5";

        assertThat(QuorumConfig.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "server.1=a:1:2:observer",
                "server.x=a:1:2",
                "server.1=a:1",
                "server.1=a:1:2:3:4",
                "server.1=a:1:1",
                "server.1=a:1:99999",
                "server.1=a:1:b",
                "server.1=:1:2",
                "server.1=[::1:1:2",
                "server.1=[::1]",
                "server.1=a:1:2:king",
                "server.1=a:1:2;3;4",
                "server.1=a:1:2;a:b:3",
                "server.1=a:1:2:observer|b:1:2:participant",
                "server.1=a:1:2\nserver.1=b:1:2",
                "server.1=a:1:2\nversion=xyz",
                "server.1=a:1:2\nserver.2=b:1:2\ngroup.1=1",
                "server.1=a:1:2\ngroup.1=1:1",
                "server.1=a:1:2\ngroup.1=1:9",
                "server.1=a:1:2\ngroup.1=1\nweight.1=-1",
                "server.1=a:1:2\ngroup.1=1\nweight.1=9223372036854775807",
                "server.1=a b:1:2",
                "server.1=a:1:2;b\tc:3"
            })
    void aBadConfigurationIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> QuorumConfig.parse(text))
                .isInstanceOf(QuorumConfigException.class)
                .hasMessageMatching("(?s).{10,}");
    }
}
