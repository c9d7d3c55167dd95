package io.zabra.jdbc.remote;

import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A login to Kerberos by a keytab or the ticket cache, through the JDK's own module and no other: neither a JAAS file nor a
 * URL can name a class here. Anew for each connection, so that renewed tickets are taken.
 */
final class KerberosLogin extends Configuration {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private final Map<String, String> options = new HashMap<>();

    private KerberosLogin(SaslCredentials credentials) {
        options.put("doNotPrompt", "true");
        options.put("refreshKrb5Config", "true");
        if (!credentials.user().isEmpty()) {
            options.put("principal", credentials.user());
        }
        if (credentials.keytab().isEmpty()) {
            options.put("useTicketCache", "true");
        } else {
            options.put("useKeyTab", "true");
            options.put("storeKey", "true");
            options.put("keyTab", credentials.keytab());
        }
    }

    /** Blocks while the KDC is asked. */
    static Subject subject(SaslCredentials credentials) throws LoginException {
        LoginContext context = new LoginContext("zabra-jdbc", null, null, new KerberosLogin(credentials));
        context.login();
        return context.getSubject();
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(@Nullable String name) {
        return new AppConfigurationEntry[] {
            new AppConfigurationEntry(MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options)
        };
    }
}
