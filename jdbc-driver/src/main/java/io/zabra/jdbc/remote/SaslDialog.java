package io.zabra.jdbc.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The client's side of SASL with one server, which proves itself, too (RFC 2831, RFC 4752). One thread at a time. */
final class SaslDialog {
    /** As ZooKeeper servers expect it: Apache's {@code ZooKeeperSaslServer}. */
    private static final String PROTOCOL = "zookeeper";

    private static final String SERVER = "zk-sasl-md5";

    private final SaslCredentials credentials;
    private final @Nullable Subject subject;
    private final SaslClient client;

    /** Blocks while a KDC is asked. */
    SaslDialog(SaslCredentials credentials, String host) throws SaslException {
        this.credentials = credentials;
        if (!credentials.mechanism().equals(SaslCredentials.KERBEROS)) {
            this.subject = null;
            this.client = created(credentials.user(), PROTOCOL, SERVER);
            return;
        }
        try {
            this.subject = KerberosLogin.subject(credentials);
        } catch (LoginException e) {
            throw new SaslException("no login to Kerberos: " + e.getMessage(), e);
        }
        String service = credentials.service();
        int slash = service.indexOf('/');
        String serverName = slash < 0 ? canonical(host) : service.substring(slash + 1);
        this.client = as(subject, () -> created(null, slash < 0 ? service : service.substring(0, slash), serverName));
    }

    private static String canonical(String host) {
        try {
            return InetAddress.getByName(host).getCanonicalHostName();
        } catch (UnknownHostException e) {
            return host;
        }
    }

    private SaslClient created(@Nullable String user, String protocol, String server) throws SaslException {
        SaslClient created = Sasl.createSaslClient(
                new String[] {credentials.mechanism()}, user, protocol, server, Map.of(), this::answer);
        if (created == null) {
            throw new SaslException("this JDK has no SASL mechanism " + credentials.mechanism());
        }
        return created;
    }

    private static <T extends @Nullable Object> T as(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws SaslException {
        try {
            return subject == null ? action.run() : Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw e.getCause() instanceof SaslException sasl
                    ? sasl
                    : new SaslException(String.valueOf(e.getCause()), e.getCause());
        } catch (SaslException e) {
            throw e;
        } catch (Exception e) {
            throw new SaslException(String.valueOf(e.getMessage()), e);
        }
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

    /** Blocks while a KDC is asked. */
    byte[] first() throws SaslException {
        return client.hasInitialResponse() ? as(subject, () -> client.evaluateChallenge(new byte[0])) : new byte[0];
    }

    /**
     * @param challenge of the server; null where it takes no part
     * @return null where there is nothing more to say
     */
    byte @Nullable [] next(byte @Nullable [] challenge) throws SaslException {
        if (client.isComplete()) {
            return null;
        }
        if (challenge == null) {
            throw new SaslException("the server does not use SASL");
        }
        byte[] answer = as(subject, () -> client.evaluateChallenge(challenge));
        // Kerberos's last word is still to be sent; the server answers it with nothing.
        return client.isComplete() && (subject == null || answer == null || answer.length == 0) ? null : answer;
    }
}
