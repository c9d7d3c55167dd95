package io.zabra.server.security;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of SASL, by Apache's names.
 *
 * @param section of the JAAS configuration ({@code sasl.serverconfig})
 * @param superUsers who may do everything; each setting that begins so names one
 * @param superPassword of the DIGEST-MD5 user {@code super}, besides those of the section; null: none
 * @param failuresAllowed whether a client stays connected, unproved, when its proof fails
 * @param hostRemoved whether {@code user/host@REALM} becomes {@code user@REALM}
 * @param realmRemoved whether {@code user/host@REALM} becomes {@code user/host}
 * @param anybody the name in an ACL that stands for every SASL user; null: none
 */
public record SaslSettings(
        String section,
        Set<String> superUsers,
        @Nullable String superPassword,
        boolean failuresAllowed,
        boolean hostRemoved,
        boolean realmRemoved,
        @Nullable String anybody) {
    static final String SECTION = "sasl.serverconfig";

    public SaslSettings {
        superUsers = Set.copyOf(superUsers);
    }

    static SaslSettings read(Map<String, String> values) {
        return new SaslSettings(
                values.getOrDefault(SECTION, "Server"),
                values.entrySet().stream()
                        .filter(entry -> entry.getKey().equals("superUser")
                                || entry.getKey().startsWith("superUser."))
                        .map(Map.Entry::getValue)
                        .collect(Collectors.toSet()),
                values.get("SASLAuthenticationProvider.superPassword"),
                Boolean.parseBoolean(values.get("allowSaslFailedClients")),
                Boolean.parseBoolean(values.get("kerberos.removeHostFromPrincipal")),
                Boolean.parseBoolean(values.get("kerberos.removeRealmFromPrincipal")),
                values.get("letAnySaslUserDoX"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SaslSettings[" + section + "]";
    }
}
