package io.zabra.server.net;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import java.util.function.IntSupplier;

/**
 * What all connections of a port share.
 *
 * @param port that it is bound to
 */
record Services(
        ZnodeStore store,
        AccessControl access,
        Authenticator authenticator,
        PortLimits limits,
        ServerStats stats,
        ConnectionTable connections,
        FourLetterWords words,
        SqlFront sql,
        IntSupplier port) {}
