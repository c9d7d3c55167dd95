package io.zabra.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AuthId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminAccessTest {
    private static final String SUPER = "digest root:secret";

    private final AdminAccess access = new AdminAccess(AdminAccessTest::identities, true);

    private static List<AuthId> identities(String scheme, byte[] secret, String address) {
        return scheme.equals("digest") && new String(secret, StandardCharsets.UTF_8).equals("root:secret")
                ? List.of(new AuthId("super", ""))
                : List.of(new AuthId("digest", "someone:x"));
    }

    private static AdminCaller here(@Nullable String authorization, boolean forwarded) {
        return new AdminCaller(InetAddress.getLoopbackAddress(), authorization, forwarded);
    }

    @Test
    void aProgramOnTheSameMachineMayAskButNotForAllData() {
        assertThat(access.mayUse(here(null, false))).isTrue();
        assertThat(access.isSuper(here(null, false))).isFalse();
    }

    @Test
    void whatAProxyPassesOnComesFromElsewhere() {
        assertThat(access.mayUse(here(null, true))).isFalse();
        assertThat(access.mayUse(here(SUPER, true))).isTrue();
    }

    @Test
    void whereTheMachineIsNotTrustedEverybodyMustShowASuperUser() {
        AdminAccess strict = new AdminAccess(AdminAccessTest::identities, false);
        assertThat(strict.mayUse(here(null, false))).isFalse();
        assertThat(strict.mayUse(here(SUPER, false))).isTrue();
    }

    @Test
    void anotherMachineMustShowASuperUser() throws Exception {
        InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        assertThat(access.mayUse(new AdminCaller(other, null, false))).isFalse();
        assertThat(access.mayUse(new AdminCaller(other, "digest root:wrong", false)))
                .isFalse();
        assertThat(access.mayUse(new AdminCaller(other, "digest", false))).isFalse();
        assertThat(access.mayUse(new AdminCaller(other, SUPER, false))).isTrue();
    }
}
