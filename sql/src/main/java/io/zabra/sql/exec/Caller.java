package io.zabra.sql.exec;

import io.zabra.engine.auth.AuthId;
import java.util.List;
import java.util.Set;

/**
 * Who runs a statement, or asks for it to be stopped. Immutable.
 *
 * @param identities that the session has shown
 * @param superUser whether it may do everything
 */
public record Caller(long sessionId, List<AuthId> identities, boolean superUser) {
    /** Of these a session has one without having shown anything. */
    private static final Set<String> UNPROVEN = Set.of("ip", "world");

    public Caller {
        identities = List.copyOf(identities);
    }

    /** Whether it may stop what another runs: its own session's statements, those of its own user, and a super user all. */
    public boolean mayStop(Caller other) {
        return superUser
                || sessionId == other.sessionId
                || identities.stream()
                        .anyMatch(identity ->
                                !UNPROVEN.contains(identity.scheme()) && other.identities.contains(identity));
    }
}
