package io.zabra.engine.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code service/host@REALM}, or a plain name (Apache's {@code KerberosName}). */
public record KerberosName(
        String service, @Nullable String host, @Nullable String realm) {
    private static final Pattern PRINCIPAL = Pattern.compile("([^/@]*)(/([^/@]*))?@([^/@]*)");

    /** Null where the text has an {@code @} and is no principal. */
    public static @Nullable KerberosName parse(String text) {
        Matcher matcher = PRINCIPAL.matcher(text);
        if (matcher.matches()) {
            return new KerberosName(matcher.group(1), matcher.group(3), matcher.group(4));
        }
        return text.indexOf('@') >= 0 ? null : new KerberosName(text, null, null);
    }

    @Override
    public String toString() {
        return service + (host == null ? "" : "/" + host) + (realm == null ? "" : "@" + realm);
    }
}
