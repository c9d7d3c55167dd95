package io.zabra.server.differential;

import io.zabra.server.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZooKeeperServer;

/** Apache's own standalone server in this process: the oracle. */
public final class ApacheServer implements AutoCloseable, Side.Server {
    /** Of {@code super:test}. */
    static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private static final Map<String, String> SETTINGS = Map.of(
            "zookeeper.extendedTypesEnabled", "true",
            "zookeeper.forceSync", "no",
            "zookeeper.enforceQuota", "true",
            "zookeeper.4lw.commands.whitelist", "*",
            "zookeeper.admin.enableServer", "false",
            "zookeeper.skipACL", "no",
            "zookeeper.authProvider.sasl", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
            "zookeeper.DigestAuthenticationProvider.superDigest", SUPER_DIGEST);

    private final Connections factory;
    private final Swept server;

    private ApacheServer(Connections factory, Swept server) {
        this.factory = factory;
        this.server = server;
    }

    /** Only Apache's own main starts what removes containers; here it is asked for. */
    private static final class Swept extends ZooKeeperServer {
        private static final int UNLIMITED = Integer.MAX_VALUE;

        Swept(Path directory, int tickMs) throws IOException {
            super(directory.toFile(), directory.toFile(), tickMs);
        }

        /** Hands what is due to the server, in the order of the paths: Apache's own is that of a hash. */
        void sweep() throws InterruptedException {
            new ContainerManager(getZKDatabase(), firstProcessor, UNLIMITED, UNLIMITED) {
                @Override
                protected Collection<String> getCandidates() {
                    return new TreeSet<>(super.getCandidates());
                }
            }.checkContainers();
        }
    }

    /** Remembers which connection each session had last, until the server has let go of it. */
    private static final class Connections extends NIOServerCnxnFactory {
        private final Map<Long, ServerCnxn> last = new ConcurrentHashMap<>();

        @Override
        public void addSession(long sessionId, ServerCnxn connection) {
            last.put(sessionId, connection);
            super.addSession(sessionId, connection);
        }

        @Override
        public void removeCnxnFromSessionMap(ServerCnxn connection) {
            super.removeCnxnFromSessionMap(connection);
            last.remove(connection.getSessionId(), connection);
        }
    }

    /** Its settings are system properties, hence for the whole process: TTL znodes on, SASL in ACLs, a super user, hard quotas, no
     * waiting for the disk. */
    public static ApacheServer start(Path directory, int tickMs) throws IOException, InterruptedException {
        SETTINGS.forEach(System::setProperty);
        Swept server = new Swept(directory, tickMs);
        server.setMinSessionTimeout(2 * tickMs);
        server.setMaxSessionTimeout(60_000);
        Connections factory = new Connections();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        factory.startup(server);
        return new ApacheServer(factory, server);
    }

    /** Whether hard quotas refuse: Apache reads that setting once in a process. */
    static boolean enforcesQuotas() {
        return ZooKeeperServer.enforceQuota;
    }

    /** As if so many children had been created under this znode; then writes a snapshot of everything. */
    void countChildren(String path, int cversion) throws IOException {
        try {
            server.getZKDatabase()
                    .getDataTree()
                    .setCversionPzxid(path, cversion, server.getZKDatabase().getDataTreeLastProcessedZxid());
        } catch (KeeperException.NoNodeException e) {
            throw new IOException(e);
        }
        server.takeSnapshot(true);
    }

    @Override
    public void sweep() {
        try {
            server.sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whoever re-attaches before that is a matter of chance here: what ends an old connection takes away what the server knows of the
     * session's new one, by the session's id alone ({@code ServerCnxnFactory.removeCnxnFromSessionMap}); and the next one to come does
     * not close it then.
     */
    @Override
    public void awaitDropped(long sessionId) throws Exception {
        Await.until("Apache's server lets go of a dropped connection", () -> !factory.last.containsKey(sessionId));
    }

    @Override
    public int port() {
        return factory.getLocalPort();
    }

    @Override
    public void close() {
        factory.shutdown();
        SETTINGS.keySet().forEach(System::clearProperty);
    }
}
