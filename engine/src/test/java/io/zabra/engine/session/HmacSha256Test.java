package io.zabra.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha256Test {
    private static final int LENGTH_MAX = 200;

    @Test
    void hashesAsTheJdkDoesWhateverTheLengths() throws Exception {
        Random random = new Random(1);
        for (int keyLength = 1; keyLength <= LENGTH_MAX; keyLength++) {
            byte[] key = bytes(random, keyLength);
            byte[] message = bytes(random, random.nextInt(LENGTH_MAX));
            Mac expected = Mac.getInstance("HmacSHA256");
            expected.init(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(new HmacSha256(key).of(message)).isEqualTo(expected.doFinal(message));
        }
    }

    @Test
    void aSecretMakesAPasswordThatItMadeBefore() {
        SessionPasswords passwords = SessionPasswords.keyed(new byte[] {1, 2, 3});

        assertThat(passwords.of(0x1234)).asHexString().isEqualTo("4795715C94FB4B4376DEFC0C8464F985");
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
