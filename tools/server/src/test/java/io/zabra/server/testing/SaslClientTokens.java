package io.zabra.server.testing;

import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/** DIGEST-MD5 as a client does it, token by token. */
public final class SaslClientTokens {
    private SaslClientTokens() {}

    /** The last reply: the one that says whether it is proved. */
    public static Reply digest(RawClient client, String user, String password, @Nullable String actingFor)
            throws IOException {
        SaslClient sasl = Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"}, actingFor, "zookeeper", "zk-sasl-md5", Map.of(), callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback asked) {
                            asked.setName(user);
                        } else if (callback instanceof PasswordCallback asked) {
                            asked.setPassword(password.toCharArray());
                        } else if (callback instanceof RealmCallback asked) {
                            asked.setText(asked.getDefaultText());
                        }
                    }
                });
        Reply reply = token(client, new byte[0]);
        while (reply.error() == 0 && !sasl.isComplete()) {
            byte[] challenge = reply.reader().bytesOrNull();
            byte[] answer = challenge == null ? null : sasl.evaluateChallenge(challenge);
            if (answer == null) {
                break;
            }
            reply = token(client, answer);
        }
        return reply;
    }

    public static Reply token(RawClient client, byte[] token) throws IOException {
        return client.call(OpCode.SASL, w -> w.bytes(token));
    }
}
