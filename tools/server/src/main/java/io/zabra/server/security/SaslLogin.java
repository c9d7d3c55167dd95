package io.zabra.server.security;

import io.zabra.engine.auth.KerberosName;
import java.io.IOException;
import java.security.Principal;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself brings to SASL, from a section of the JAAS configuration: for DIGEST-MD5 the users and their
 * passwords ({@code user_NAME="password"}, in the section of Apache's {@code DigestLoginModule}), for GSSAPI a Kerberos
 * principal and its keytab ({@code Krb5LoginModule}). Files that Apache reads are read the same way; the one module that
 * is ever loaded is the JDK's own for Kerberos. Any thread.
 */
final class SaslLogin {
    private static final String USER_PREFIX = "user_";

    /** As Apache's client expects it (RFC 2831: digest-uri). */
    private static final String PROTOCOL = "zookeeper";

    private static final String DIGEST_SERVER = "zk-sasl-md5";

    private final SaslSettings settings;
    private final Map<String, String> passwords;
    private final @Nullable Subject subject;

    private SaslLogin(SaslSettings settings, Map<String, String> passwords, @Nullable Subject subject) {
        this.settings = settings;
        this.passwords = passwords;
        this.subject = subject;
    }

    /** Null where the JAAS configuration has no such section. */
    static @Nullable SaslLogin open(SaslSettings settings) throws IOException {
        JaasSection section = JaasSection.read(settings.section());
        if (section == null) {
            return null;
        }
        Map<String, String> passwords = new HashMap<>();
        section.options().forEach((option, value) -> {
            if (option.startsWith(USER_PREFIX)) {
                passwords.put(option.substring(USER_PREFIX.length()), value);
            }
        });
        return new SaslLogin(settings, passwords, section.kerberos() ? section.login() : null);
    }

    /** For one client. */
    SaslServer newServer() throws IOException {
        Subject kerberos = subject;
        CallbackHandler callbacks = new SaslCallbacks(passwords, settings);
        SaslServer server = kerberos == null
                ? Sasl.createSaslServer("DIGEST-MD5", PROTOCOL, DIGEST_SERVER, null, callbacks)
                : kerberosServer(kerberos, callbacks);
        if (server == null) {
            throw new SaslException("this JDK has no such SASL mechanism; is the module java.security.jgss missing?");
        }
        return server;
    }

    /** Its principal is {@code service/host@REALM}. */
    private static @Nullable SaslServer kerberosServer(Subject subject, CallbackHandler callbacks) throws IOException {
        Principal principal = subject.getPrincipals().iterator().next();
        KerberosName name = KerberosName.parse(principal.getName());
        if (name == null || name.host() == null) {
            throw new SaslException(principal + " is not of the form service/host@REALM");
        }
        try {
            return runAs(subject, name, callbacks);
        } catch (PrivilegedActionException e) {
            throw new SaslException("no SASL by Kerberos", e.getException());
        }
    }

    @SuppressWarnings("removal") // Subject.callAs comes with Java 18
    private static @Nullable SaslServer runAs(Subject subject, KerberosName name, CallbackHandler callbacks)
            throws PrivilegedActionException {
        return Subject.doAs(subject, (PrivilegedExceptionAction<@Nullable SaslServer>)
                () -> Sasl.createSaslServer("GSSAPI", name.service(), name.host(), null, callbacks));
    }
}
