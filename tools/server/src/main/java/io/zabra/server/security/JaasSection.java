package io.zabra.server.security;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A section of the JAAS configuration as Apache reads it. The one module that is ever loaded is the JDK's own for Kerberos; of
 * Apache's {@code DigestLoginModule} the options are read.
 *
 * @param options of all entries
 * @param kerberos whether an entry is of {@code Krb5LoginModule}
 */
record JaasSection(String name, Map<String, String> options, boolean kerberos) {
    private static final String KERBEROS_MODULE = "Krb5LoginModule";
    private static final Set<String> MODULES = Set.of("DigestLoginModule", KERBEROS_MODULE);

    /** Null where there is none of this name. */
    static @Nullable JaasSection read(String name) throws IOException {
        List<AppConfigurationEntry> entries = entries(name);
        if (entries.isEmpty()) {
            return null;
        }
        Map<String, String> options = new HashMap<>();
        boolean kerberos = false;
        for (AppConfigurationEntry entry : entries) {
            String module = entry.getLoginModuleName();
            String simple = module.substring(module.lastIndexOf('.') + 1);
            if (!MODULES.contains(simple)) {
                throw new IOException("the JAAS section '" + name + "' names " + module
                        + ", which cannot be used: only " + MODULES + " can");
            }
            kerberos |= simple.equals(KERBEROS_MODULE);
            entry.getOptions().forEach((option, value) -> options.put(option, String.valueOf(value)));
        }
        return new JaasSection(name, options, kerberos);
    }

    private static List<AppConfigurationEntry> entries(String name) throws IOException {
        try {
            AppConfigurationEntry[] entries = Configuration.getConfiguration().getAppConfigurationEntry(name);
            return entries == null ? List.of() : Arrays.asList(entries);
        } catch (SecurityException e) {
            String file = System.getProperty("java.security.auth.login.config");
            if (file == null) {
                return List.of();
            }
            throw new IOException("java.security.auth.login.config=" + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Who this server is to Kerberos. */
    Subject login() throws IOException {
        try {
            LoginContext context = new LoginContext(name);
            context.login();
            Subject subject = context.getSubject();
            if (subject.getPrincipals().isEmpty()) {
                throw new IOException("the JAAS section '" + name + "' names no principal; set principal and keyTab");
            }
            return subject;
        } catch (LoginException e) {
            throw new IOException(
                    "the server cannot log in to Kerberos by the JAAS section '" + name + "': " + e.getMessage()
                            + "; check its principal and keyTab and krb5.conf",
                    e);
        }
    }
}
