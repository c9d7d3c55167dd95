package io.zabra.engine;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionPasswords;
import java.io.IOException;
import java.security.SecureRandom;

/** What the sessions that a store begins are made from. */
record SessionMaking(SessionIds ids, SessionPasswords passwords) {
    private static final int SECRET_BYTES = 32;

    /** Of a store whose sessions end with it. */
    static SessionMaking inMemory(LocalStoreConfig config) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        SessionIds ids =
                new SessionIds(config.sessions().serverId(), config.clock().wallMs());
        return new SessionMaking(ids, passwords(config, secret));
    }

    /** Of a store whose sessions live on when it is opened again. */
    static SessionMaking of(DataDirectory directory, LocalStoreConfig config) throws IOException {
        SessionIds ids = directory.claimSessionIds(
                config.sessions().serverId(), config.clock().wallMs());
        return new SessionMaking(ids, passwords(config, directory.secret()));
    }

    private static SessionPasswords passwords(LocalStoreConfig config, byte[] secret) {
        return config.sessions().apachePasswords() ? SessionPasswords.APACHE : SessionPasswords.keyed(secret);
    }
}
