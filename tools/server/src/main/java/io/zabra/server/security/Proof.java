package io.zabra.server.security;

import io.zabra.engine.auth.AuthId;
import java.util.List;

/** What came of an attempt to prove who one is. */
public sealed interface Proof {

    /** @param identities proved by it, possibly none */
    record Accepted(List<AuthId> identities) implements Proof {
        public Accepted {
            identities = List.copyOf(identities);
        }
    }

    /** @param reason for the log, without what was shown */
    record Refused(String reason) implements Proof {}

    /** The client looks for another ensemble: its connection is closed without an answer, so that it tries the next server. */
    record WrongEnsemble() implements Proof {}
}
