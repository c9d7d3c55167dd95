package io.zabra.server.net;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.security.ClientSecurity;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;

/**
 * What all connections of a port share.
 *
 * @param handshakes does what takes long before a client is known
 * @param port that it is bound to
 */
record Services(
        ZnodeStore store,
        AccessControl access,
        ClientSecurity security,
        PortLimits limits,
        Metrics metrics,
        Load load,
        ConnectionThrottle throttle,
        Audit audit,
        ConnectionTable connections,
        FourLetterWords words,
        SqlFront sql,
        Executor handshakes,
        IntSupplier port) {}
