package io.zabra.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DigestAuthenticationProvider.digestAlg}: passwords are kept by another hash than SHA-1. */
class DigestAlgorithmTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final int NO_AUTH = -102;
    private static final String CREDENTIALS = "bob:secret";

    @ParameterizedTest
    @ValueSource(strings = {"SHA1", "SHA-256", "SHA-512", "SHA3-256"})
    void theHashOfAnAclIsThatOfTheSetting(String algorithm, @TempDir Path directory) throws Exception {
        byte[] hash = MessageDigest.getInstance(algorithm).digest(CREDENTIALS.getBytes(StandardCharsets.UTF_8));
        String id = "bob:" + Base64.getEncoder().encodeToString(hash);
        try (ZabraServer server = TestServers.zabra(directory, "DigestAuthenticationProvider.digestAlg=" + algorithm);
                RawClient bob = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient other = RawClient.open(server.port(), TIMEOUT_MS)) {
            authenticate(bob, CREDENTIALS);
            authenticate(other, "bob:wrong");
            assertThat(bob.call(
                                    OpCode.CREATE,
                                    w -> w.string("/own")
                                            .bytes(null)
                                            .int32(1)
                                            .int32(31)
                                            .string("auth")
                                            .string("")
                                            .int32(0))
                            .error())
                    .isZero();
            JuteReader acl = bob.call(OpCode.GET_ACL, w -> w.string("/own")).reader();
            assertThat(acl.int32()).isOne();
            assertThat(acl.int32()).isEqualTo(31);
            assertThat(acl.string()).isEqualTo("digest");
            assertThat(acl.string()).isEqualTo(id);
            assertThat(read(bob).error()).isZero();
            assertThat(read(other).error()).isEqualTo(NO_AUTH);
        }
    }

    private static Reply read(RawClient client) throws IOException {
        return client.call(OpCode.GET_DATA, w -> w.string("/own").bool(false));
    }

    private static void authenticate(RawClient client, String credentials) throws IOException {
        Reply reply = client.call(
                OpCode.AUTH, w -> w.int32(0).string("digest").bytes(credentials.getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.error()).isZero();
    }
}
