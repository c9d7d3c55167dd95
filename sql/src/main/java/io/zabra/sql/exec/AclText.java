package io.zabra.sql.exec;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An access control list as text, in the form of zkCli's {@code setAcl}: {@code world:anyone:r,digest:app:hash=:cdrwa}. */
public final class AclText {
    /** In the order in which zkCli prints them. */
    private static final String LETTERS = "cdrwa";

    private static final int[] BITS = {
        Permission.CREATE, Permission.DELETE, Permission.READ, Permission.WRITE, Permission.ADMIN
    };

    /** An id may hold colons and commas, so an entry ends where permissions are followed by a comma or the end. */
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9]+):(.*?):([rwcda]+)(?:,|$)");

    private AclText() {}

    /** @param showsHashes false: passwords' hashes are replaced by {@code x}, as Apache's getACL does */
    static String of(List<AclEntry> acl, boolean showsHashes) {
        StringBuilder text = new StringBuilder();
        for (AclEntry entry : acl) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(entry.identity().scheme())
                    .append(':')
                    .append(shown(entry.identity(), showsHashes))
                    .append(':');
            for (int i = 0; i < BITS.length; i++) {
                text.append((entry.permissions() & BITS[i]) != 0 ? LETTERS.substring(i, i + 1) : "");
            }
        }
        return text.toString();
    }

    /** The id of an entry; without the hash of a digest unless hashes are shown. */
    public static String shown(AuthId identity, boolean showsHashes) {
        int colon = identity.id().indexOf(':');
        boolean hides = !showsHashes && identity.scheme().equals("digest") && colon >= 0;
        return hides ? identity.id().substring(0, colon) + ":x" : identity.id();
    }

    /** @throws SqlFailure 22023 where the text is no list */
    public static List<AclEntry> parse(String text) {
        List<AclEntry> entries = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(text);
        int at = 0;
        // Not by find, which would look for an entry from each character on.
        while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
            entries.add(new AclEntry(bits(matcher.group(3)), new AuthId(matcher.group(1), matcher.group(2))));
            at = matcher.end();
        }
        if (entries.isEmpty() || at < text.length()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "'" + text + "' is no ACL: write scheme:id:permissions, separated by commas, "
                            + "such as world:anyone:r,auth::cdrwa");
        }
        return entries;
    }

    private static int bits(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            bits |= BITS[LETTERS.indexOf(letters.charAt(i))];
        }
        return bits;
    }
}
