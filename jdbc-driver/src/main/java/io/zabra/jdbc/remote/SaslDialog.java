package io.zabra.jdbc.remote;

import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The client's side of SASL with one server, which proves itself, too (RFC 2831). One thread. */
final class SaslDialog {
    /** As ZooKeeper servers expect it: Apache's {@code ZooKeeperSaslServer}. */
    private static final String PROTOCOL = "zookeeper";

    private static final String SERVER = "zk-sasl-md5";

    private final SaslCredentials credentials;
    private final SaslClient client;

    SaslDialog(SaslCredentials credentials) throws SaslException {
        this.credentials = credentials;
        SaslClient created = Sasl.createSaslClient(
                new String[] {credentials.mechanism()}, credentials.user(), PROTOCOL, SERVER, Map.of(), this::answer);
        if (created == null) {
            throw new SaslException("this JDK has no SASL mechanism " + credentials.mechanism());
        }
        this.client = created;
    }

    private void answer(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                asked.setName(credentials.user());
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword(credentials.password().toCharArray());
            } else if (callback instanceof RealmCallback asked) {
                asked.setText(asked.getDefaultText());
            }
        }
    }

    byte[] first() throws SaslException {
        return client.hasInitialResponse() ? client.evaluateChallenge(new byte[0]) : new byte[0];
    }

    /**
     * @param challenge of the server; null where it takes no part
     * @return null where there is nothing more to say
     */
    byte @Nullable [] next(byte @Nullable [] challenge) throws SaslException {
        if (challenge == null) {
            throw new SaslException("the server does not use SASL");
        }
        byte[] answer = client.evaluateChallenge(challenge);
        return client.isComplete() ? null : answer;
    }
}
