package io.zabra.server.security;

import io.zabra.consensus.net.PeerSasl;
import io.zabra.engine.auth.KerberosName;
import java.io.IOException;
import java.security.Principal;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * SASL between servers, by the sections of the JAAS configuration that Apache reads: DIGEST-MD5 with the users of one and the user of
 * the other, or Kerberos, where whose host is no member's is refused (CVE-2023-44981). Any thread.
 */
public final class PeerSaslLogin implements PeerSasl {
    private static final String PROTOCOL = "zookeeper-quorum";
    private static final String DIGEST_SERVER = "zk-quorum-sasl-md5";
    private static final String USER_PREFIX = "user_";

    private final PeerSaslSettings settings;
    private final JaasSection server;
    private final JaasSection learner;
    private final @Nullable Subject serverSubject;
    private final @Nullable Subject learnerSubject;
    private final Predicate<String> memberHost;

    private PeerSaslLogin(
            PeerSaslSettings settings, JaasSection server, JaasSection learner, Predicate<String> memberHost)
            throws IOException {
        this.settings = settings;
        this.server = server;
        this.learner = learner;
        this.serverSubject = server.kerberos() ? server.login() : null;
        this.learnerSubject = learner.kerberos() ? learner.login() : null;
        this.memberHost = memberHost;
    }

    /**
     * Reads both sections, and logs in to Kerberos where they say so. Blocks.
     *
     * @param memberHost whether a member of the ensemble has this host, as configured
     * @throws IOException where a section is missing or cannot be used
     */
    public static PeerSaslLogin open(PeerSaslSettings settings, Predicate<String> memberHost) throws IOException {
        return new PeerSaslLogin(
                settings, section(settings.serverSection()), section(settings.learnerSection()), memberHost);
    }

    private static JaasSection section(String name) throws IOException {
        JaasSection section = JaasSection.read(name);
        if (section == null) {
            throw new IOException("quorum.auth.enableSasl=true needs a section '" + name
                    + "' in the file that java.security.auth.login.config names");
        }
        return section;
    }

    @Override
    public boolean isServerStrict() {
        return settings.serverRequired();
    }

    @Override
    public boolean isLearnerProving() {
        return settings.learnerRequired();
    }

    @Override
    public Exchange server() throws SaslException {
        Subject subject = serverSubject;
        CallbackHandler callbacks = new ServerCallbacks(passwords(), subject != null, memberHost);
        SaslServer created;
        if (subject == null) {
            created = Sasl.createSaslServer("DIGEST-MD5", PROTOCOL, DIGEST_SERVER, null, callbacks);
        } else {
            KerberosName name = kerberosName(subject);
            created = as(subject, () -> Sasl.createSaslServer("GSSAPI", name.service(), name.host(), null, callbacks));
        }
        return new ServerSide(required(created), subject);
    }

    private Map<String, String> passwords() {
        Map<String, String> passwords = new HashMap<>();
        server.options().forEach((option, value) -> {
            if (option.startsWith(USER_PREFIX)) {
                passwords.put(option.substring(USER_PREFIX.length()), value);
            }
        });
        return passwords;
    }

    private static KerberosName kerberosName(Subject subject) throws SaslException {
        Principal principal = subject.getPrincipals().iterator().next();
        KerberosName name = KerberosName.parse(principal.getName());
        if (name == null || name.host() == null) {
            throw new SaslException(principal + " is not of the form service/host@REALM");
        }
        return name;
    }

    @Override
    public Exchange learner(String host) throws SaslException {
        Subject subject = learnerSubject;
        SaslClient created;
        if (subject == null) {
            String user = learner.options().getOrDefault("username", "");
            String password = learner.options().getOrDefault("password", "");
            created = Sasl.createSaslClient(
                    new String[] {"DIGEST-MD5"},
                    user,
                    PROTOCOL,
                    DIGEST_SERVER,
                    null,
                    new LearnerCallbacks(user, password));
        } else {
            String self = subject.getPrincipals().iterator().next().getName();
            KerberosName target = target(host, self);
            created = as(
                    subject,
                    () -> Sasl.createSaslClient(
                            new String[] {"GSSAPI"},
                            self,
                            target.service(),
                            target.host(),
                            null,
                            new LearnerCallbacks(self, "")));
        }
        return new LearnerSide(required(created), subject);
    }

    /** The leader's principal: of our own realm, where the setting names none. */
    private KerberosName target(String host, String self) throws SaslException {
        String principal = settings.servicePrincipal().replace("_HOST", host);
        boolean named = principal.indexOf('@') >= 0;
        KerberosName target = KerberosName.parse(named ? principal : principal + self.substring(self.indexOf('@')));
        if (target == null || target.host() == null) {
            throw new SaslException("quorum.auth.kerberos.servicePrincipal=" + settings.servicePrincipal()
                    + " is not of the form service/host");
        }
        return target;
    }

    private static <T> T required(@Nullable T created) throws SaslException {
        if (created == null) {
            throw new SaslException("this JDK has no such SASL mechanism; is the module java.security.jgss missing?");
        }
        return created;
    }

    @SuppressWarnings("removal") // Subject.callAs comes with Java 18
    private static <T extends @Nullable Object> T as(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws SaslException {
        try {
            return subject == null ? action.run() : Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw new SaslException("Kerberos: " + e.getException().getMessage(), e.getException());
        } catch (SaslException e) {
            throw e;
        } catch (Exception e) {
            throw new SaslException(String.valueOf(e.getMessage()), e);
        }
    }

    private record ServerSide(SaslServer sasl, @Nullable Subject subject) implements Exchange {
        @Override
        public byte[] first() {
            return new byte[0];
        }

        @Override
        public byte @Nullable [] answer(byte[] token) throws SaslException {
            return as(subject, () -> sasl.evaluateResponse(token));
        }

        @Override
        public boolean isOver() {
            return sasl.isComplete();
        }

        @Override
        public void end() {
            try {
                sasl.dispose();
            } catch (SaslException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record LearnerSide(SaslClient sasl, @Nullable Subject subject) implements Exchange {
        @Override
        public byte[] first() throws SaslException {
            byte[] first = sasl.hasInitialResponse() ? answer(new byte[0]) : null;
            return first == null ? new byte[0] : first;
        }

        @Override
        public byte @Nullable [] answer(byte[] token) throws SaslException {
            return as(subject, () -> sasl.evaluateChallenge(token));
        }

        @Override
        public boolean isOver() {
            return sasl.isComplete();
        }

        @Override
        public void end() {
            try {
                sasl.dispose();
            } catch (SaslException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** About who connected, as Apache's {@code SaslQuorumServerCallbackHandler}. */
    private static final class ServerCallbacks implements CallbackHandler {
        private final Map<String, String> passwords;
        private final boolean kerberos;
        private final Predicate<String> memberHost;
        private @Nullable String user;

        ServerCallbacks(Map<String, String> passwords, boolean kerberos, Predicate<String> memberHost) {
            this.passwords = passwords;
            this.kerberos = kerberos;
            this.memberHost = memberHost;
        }

        @Override
        public void handle(Callback[] callbacks) {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked && passwords.containsKey(asked.getDefaultName())) {
                    user = asked.getDefaultName();
                    asked.setName(user);
                } else if (callback instanceof PasswordCallback asked && user != null) {
                    asked.setPassword(passwords.getOrDefault(user, "").toCharArray());
                } else if (callback instanceof RealmCallback asked) {
                    asked.setText(asked.getDefaultText());
                } else if (callback instanceof AuthorizeCallback asked) {
                    authorize(asked);
                }
            }
        }

        /** Nobody acts for another, and a Kerberos principal names a member's host. */
        private void authorize(AuthorizeCallback asked) {
            String proved = asked.getAuthenticationID();
            boolean authorized = proved.equals(asked.getAuthorizationID());
            if (authorized && kerberos) {
                KerberosName name = KerberosName.parse(proved);
                authorized =
                        name != null && name.host() != null && name.realm() != null && memberHost.test(name.host());
            }
            asked.setAuthorized(authorized);
            if (authorized) {
                asked.setAuthorizedID(proved);
            }
        }
    }

    private record LearnerCallbacks(String user, String password) implements CallbackHandler {
        @Override
        public void handle(Callback[] callbacks) {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName(user);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password.toCharArray());
                } else if (callback instanceof RealmCallback asked) {
                    asked.setText(asked.getDefaultText());
                } else if (callback instanceof AuthorizeCallback asked) {
                    asked.setAuthorized(asked.getAuthenticationID().equals(asked.getAuthorizationID()));
                }
            }
        }
    }
}
