package io.zabra.server.security;

import io.zabra.engine.auth.KerberosName;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the JDK's SASL mechanisms ask about one client (Apache's {@code SaslServerCallbackHandler}). Whoever a
 * client asks to act for, it is what it has proved.
 */
final class SaslCallbacks implements CallbackHandler {
    private static final String SUPER = "super";

    private final Map<String, String> passwords;
    private final SaslSettings settings;
    private @Nullable String user;

    SaslCallbacks(Map<String, String> passwords, SaslSettings settings) {
        this.passwords = passwords;
        this.settings = settings;
    }

    @Override
    public void handle(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                name(asked);
            } else if (callback instanceof PasswordCallback asked) {
                password(asked);
            } else if (callback instanceof RealmCallback asked) {
                asked.setText(asked.getDefaultText());
            } else if (callback instanceof AuthorizeCallback asked) {
                authorize(asked);
            }
        }
    }

    /** Leaving the name out refuses it. */
    private void name(NameCallback asked) {
        String claimed = asked.getDefaultName();
        if (passwords.containsKey(claimed)) {
            asked.setName(claimed);
            user = claimed;
        }
    }

    private void password(PasswordCallback asked) {
        String password = SUPER.equals(user) && settings.superPassword() != null
                ? settings.superPassword()
                : passwords.get(String.valueOf(user));
        if (password != null) {
            asked.setPassword(password.toCharArray());
        }
    }

    private void authorize(AuthorizeCallback asked) {
        KerberosName name = KerberosName.parse(asked.getAuthenticationID());
        if (name == null) {
            asked.setAuthorized(false);
            return;
        }
        KerberosName kept = new KerberosName(
                name.service(),
                settings.hostRemoved() ? null : name.host(),
                settings.realmRemoved() ? null : name.realm());
        asked.setAuthorized(true);
        asked.setAuthorizedID(kept.toString());
    }
}
