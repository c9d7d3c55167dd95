package io.zabra.engine.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what identities may do, and which ACLs are well formed (Apache's {@code ZooKeeperServer.checkACL} and
 * {@code PrepRequestProcessor.fixupACL}). Immutable; any thread.
 */
public final class AccessControl {
    static final String AUTH = "auth";
    /** By which {@code auth} may make a list longer than it was asked for: as much as a request has by default. */
    private static final long GROWN_BYTES_MAX = 1 << 20;

    private static final String SUPER = "super";

    private final Map<String, AuthScheme> schemes = new HashMap<>();
    private final boolean enforced;

    /** @param enforced false: everything is permitted (Apache's {@code zookeeper.skipACL}); ACLs must be well formed all the same */
    public AccessControl(List<AuthScheme> schemes, boolean enforced) {
        schemes.forEach(scheme -> this.schemes.put(scheme.name(), scheme));
        this.enforced = enforced;
    }

    /** With the schemes that an Apache server has when nothing is configured: digest and ip, besides world and auth. */
    public static AccessControl standard() {
        return new AccessControl(List.of(new DigestScheme(), new IpScheme()), true);
    }

    /**
     * Whether one of the identities has one of the permissions.
     *
     * @param permissions bit mask of {@link Permission}
     * @param identities of the client; scheme {@code super} may do everything
     */
    public boolean permits(List<AclEntry> acl, int permissions, List<AuthId> identities) {
        if (!enforced || acl.isEmpty()) {
            return true;
        }
        for (AuthId identity : identities) {
            if (identity.scheme().equals(SUPER)) {
                return true;
            }
        }
        for (AclEntry entry : acl) {
            if ((entry.permissions() & permissions) != 0 && means(entry.identity(), identities)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The ACL as it is to be stored: without duplicates, {@code auth} replaced by the identities that the client has
     * proved. Null where the ACL is invalid: empty, of an unknown scheme, with an id that its scheme does not allow, {@code auth}
     * of a client that has proved nothing, or {@code auth} so often, by a client that has proved so much, that a megabyte more comes of it than
     * was asked for.
     */
    public @Nullable List<AclEntry> resolve(List<AclEntry> acl, List<AuthId> identities) {
        if (acl.isEmpty()) {
            return null;
        }
        List<AclEntry> resolved = new ArrayList<>(acl.size());
        long grownBytes = 0;
        for (AclEntry entry : new LinkedHashSet<>(acl)) {
            AuthId identity = entry.identity();
            if (identity.equals(AuthId.ANYONE)) {
                resolved.add(entry);
            } else if (identity.scheme().equals(AUTH)) {
                List<AclEntry> proved = proved(entry.permissions(), identities);
                grownBytes += AclSize.encoded(proved);
                if (proved.isEmpty() || grownBytes > GROWN_BYTES_MAX) {
                    return null;
                }
                resolved.addAll(proved);
            } else {
                AuthScheme scheme = schemes.get(identity.scheme());
                if (scheme == null || !scheme.isValid(identity.id())) {
                    return null;
                }
                resolved.add(entry);
            }
        }
        return resolved;
    }

    private List<AclEntry> proved(int permissions, List<AuthId> identities) {
        List<AclEntry> entries = new ArrayList<>();
        for (AuthId identity : identities) {
            AuthScheme scheme = schemes.get(identity.scheme());
            if (scheme != null && scheme.isAuthenticated()) {
                entries.add(new AclEntry(permissions, identity));
            }
        }
        return entries;
    }

    private boolean means(AuthId granted, List<AuthId> identities) {
        if (granted.equals(AuthId.ANYONE)) {
            return true;
        }
        AuthScheme scheme = schemes.get(granted.scheme());
        if (scheme == null) {
            return false;
        }
        for (AuthId identity : identities) {
            if (identity.scheme().equals(granted.scheme()) && scheme.matches(identity.id(), granted.id())) {
                return true;
            }
        }
        return false;
    }
}
