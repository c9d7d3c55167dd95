package io.zabra.consensus.net;

import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** How servers prove to each other who they are (Apache's {@code QuorumAuthServer} and {@code QuorumAuthLearner}). Any thread. */
public interface PeerSasl {
    /** One side of one proof, token by token. One thread at a time; may block. */
    interface Exchange {
        /** What to say first; empty where the other side begins. Of the side that connects. */
        byte[] first() throws SaslException;

        /** The next token for the other side, or null. */
        byte @Nullable [] answer(byte[] token) throws SaslException;

        boolean isOver();

        void end();
    }

    /** Whether who connects must prove itself ({@code quorum.auth.serverRequireSasl}). */
    boolean isServerStrict();

    /** Whether this server proves itself where it connects ({@code quorum.auth.learnerRequireSasl}). */
    boolean isLearnerProving();

    Exchange server() throws SaslException;

    /** @param host that is connected to, as configured */
    Exchange learner(String host) throws SaslException;
}
