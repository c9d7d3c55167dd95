package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.net.MemberCheck;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PeerTlsSettingsTest {
    private static MemberCheck check(String... settings) throws SettingException {
        Map<String, String> values = new HashMap<>(
                Map.of("ssl.quorum.keyStore.location", "keys.p12", "ssl.quorum.trustStore.location", "trusted.p12"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            values.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Objects.requireNonNull(PeerTlsSettings.read(values)).members();
    }

    @Test
    void whoSaysNothingOfMembersHasThoseVerifiedThatItCouldConnectTo() throws SettingException {
        assertThat(check("sslQuorum=true")).isEqualTo(MemberCheck.AS_DIALED);
    }

    @Test
    void whereNamesDoNotMatterOrSomeSpeakInTheClearNobodyMayBeAnother() throws SettingException {
        assertThat(check("sslQuorum=true", "ssl.quorum.hostnameVerification=false"))
                .isEqualTo(MemberCheck.NOT_ANOTHERS);
        assertThat(check("sslQuorum=true", "ssl.quorum.clientAuth=want")).isEqualTo(MemberCheck.NOT_ANOTHERS);
        assertThat(check("sslQuorum=true", "portUnification=true")).isEqualTo(MemberCheck.NOT_ANOTHERS);
        assertThat(check("portUnification=true")).isEqualTo(MemberCheck.NOT_ANOTHERS);
    }

    @Test
    void whoSaysSomethingHasThat() throws SettingException {
        assertThat(check("sslQuorum=true", "zabra.quorum.verifyMembers=true")).isEqualTo(MemberCheck.ALWAYS);
        assertThat(check("sslQuorum=true", "zabra.quorum.verifyMembers=false")).isEqualTo(MemberCheck.NONE);
        assertThatThrownBy(
                        () -> check("sslQuorum=true", "zabra.quorum.verifyMembers=true", "ssl.quorum.clientAuth=want"))
                .hasMessageContaining("ssl.quorum.clientAuth=need");
    }
}
