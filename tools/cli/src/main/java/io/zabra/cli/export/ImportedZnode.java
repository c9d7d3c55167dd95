package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.sql.exec.AclText;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A znode that is to be made, as a file or another store has it.
 *
 * @param place where in the source it stands, such as {@code line 7}
 * @param data null where it has none
 * @param nodeType as the column of that name: {@code PERSISTENT}, {@code EPHEMERAL}, {@code CONTAINER} or {@code TTL}
 * @param ttlMs null where it has no time to live
 * @param acl null where the source does not say
 * @param hidden whether it has data that the source does not have
 */
record ImportedZnode(
        String place,
        String path,
        byte @Nullable [] data,
        String nodeType,
        @Nullable Long ttlMs,
        @Nullable List<AclLine> acl,
        boolean hidden) {
    static final String PERSISTENT = "PERSISTENT";
    static final List<AclLine> OPEN = List.of(new AclLine("world", "anyone", 31));

    private static final String LETTERS = "rwcda";
    /** How an id of the scheme digest ends where its hash is covered up. */
    static final String REDACTED = ":x";

    boolean isEphemeral() {
        return nodeType.startsWith("EPHEMERAL");
    }

    /**
     * Whether the source was written by somebody who might not see all of it: made from that, it would be another one. No znode has an
     * ACL without entries.
     */
    boolean isPartial() {
        return hidden
                || (acl != null
                        && (acl.isEmpty()
                                || acl.stream()
                                        .anyMatch(line -> line.scheme().equals("digest")
                                                && line.id().endsWith(REDACTED))));
    }

    /** The same elsewhere. */
    ImportedZnode at(String newPath) {
        return new ImportedZnode(place, newPath, data, nodeType, ttlMs, acl, hidden);
    }

    /** The same, as open as that says. */
    ImportedZnode withAcl(List<AclLine> newAcl) {
        return new ImportedZnode(place, path, data, nodeType, ttlMs, newAcl, hidden);
    }

    /** About what a statement that makes it takes. */
    int bytes() {
        return 2 * path.length() + (data == null ? 0 : data.length) + (acl == null ? 0 : acl.size() * 64) + 64;
    }

    /** The ACL as SQL takes it; null where there is nothing to say. Empty where SQL cannot say it. */
    @Nullable
    String aclText() {
        if (acl == null || acl.equals(OPEN)) {
            return null;
        }
        String text = acl.stream().map(ImportedZnode::entry).collect(Collectors.joining(","));
        return isRead(text, acl) ? text : "";
    }

    private static String entry(AclLine line) {
        StringBuilder entry = new StringBuilder(line.scheme() + ":" + line.id() + ":");
        for (int bit = 0; bit < LETTERS.length(); bit++) {
            entry.append((line.perms() & 1 << bit) != 0 ? LETTERS.substring(bit, bit + 1) : "");
        }
        return entry.toString();
    }

    /** Whether a reader takes the text for this list: an id may hold what ends an entry. */
    private static boolean isRead(String text, List<AclLine> lines) {
        try {
            return AclText.parse(text)
                    .equals(lines.stream()
                            .map(line -> new AclEntry(line.perms(), new AuthId(line.scheme(), line.id())))
                            .toList());
        } catch (RuntimeException e) {
            return false;
        }
    }
}
