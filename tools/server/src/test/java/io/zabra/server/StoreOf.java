package io.zabra.server;

import io.zabra.engine.LocalStore;

/** Reaches the store of a standalone server, for tests of other packages. */
public final class StoreOf {
    private StoreOf() {}

    /** Removes the containers and TTL znodes that are due. */
    public static void sweep(ZabraServer server) {
        ((LocalStore) server.store()).sweep();
    }
}
