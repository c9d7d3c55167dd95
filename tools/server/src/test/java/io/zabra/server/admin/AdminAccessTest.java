package io.zabra.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AuthId;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminAccessTest {
    private final AdminAccess access = new AdminAccess((scheme, secret, address) ->
            scheme.equals("digest") && new String(secret, java.nio.charset.StandardCharsets.UTF_8).equals("root:secret")
                    ? List.of(new AuthId("super", ""))
                    : List.of(new AuthId("digest", "someone:x")));

    @Test
    void aProgramOnTheSameMachineMayAskButNotForAllData() {
        assertThat(access.mayUse(InetAddress.getLoopbackAddress(), null)).isTrue();
        assertThat(access.isSuper(InetAddress.getLoopbackAddress(), null)).isFalse();
    }

    @Test
    void anotherMachineMustShowASuperUser() throws Exception {
        InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        assertThat(access.mayUse(other, null)).isFalse();
        assertThat(access.mayUse(other, "digest root:wrong")).isFalse();
        assertThat(access.mayUse(other, "digest")).isFalse();
        assertThat(access.mayUse(other, "digest root:secret")).isTrue();
    }
}
