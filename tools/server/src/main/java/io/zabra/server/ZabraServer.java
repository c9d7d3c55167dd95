package io.zabra.server;

import io.zabra.consensus.host.PeerMeter;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.server.admin.AdminServer;
import io.zabra.server.metrics.MemberMetrics;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.metrics.Sample;
import io.zabra.server.net.Audit;
import io.zabra.server.net.ClientPort;
import io.zabra.server.net.FourLetterWords;
import io.zabra.server.net.IoThreads;
import io.zabra.server.net.Listening;
import io.zabra.server.net.MemberFacts;
import io.zabra.server.net.PortLimits;
import io.zabra.server.net.SqlFront;
import io.zabra.server.security.ClientSecurity;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.sql.ZabraSqlService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server, standalone or a member of an ensemble: one store, served on one client port. Any thread. */
public final class ZabraServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZabraServer.class);

    /** The ZooKeeper release whose behaviour clients get; some of them decide by it what they may ask for. */
    private static final String VERSION = "3.9.5-zabra-0.1.0, built on 2026-11-22 00:00 UTC";

    private static final int EXIT_STORE_FAILED = 70;
    private static final long OUTBOUND_BYTES_MAX = 64L << 20;

    private final StoreOpening opening;
    private final SqlFront sql;
    private final IoThreads io;
    private final ClientPort clientPort;
    private final AdminServer admin;
    private final Audit audit;
    private final AtomicBoolean ready;
    private final ConfigFollower follower;

    private ZabraServer(
            StoreOpening opening,
            SqlFront sql,
            IoThreads io,
            ClientPort clientPort,
            AdminServer admin,
            Audit audit,
            AtomicBoolean ready,
            ConfigFollower follower) {
        this.opening = opening;
        this.sql = sql;
        this.io = io;
        this.clientPort = clientPort;
        this.admin = admin;
        this.audit = audit;
        this.ready = ready;
        this.follower = follower;
    }

    /**
     * Opens the store and serves it. Blocks until clients can connect. Where the store later fails to write, the process
     * ends: nothing that was not made durable is ever acknowledged.
     *
     * @throws IOException where the data directory cannot be opened or the port not be bound; the message says which
     */
    public static ZabraServer start(ServerConfig config) throws IOException {
        config.notices().forEach(LOG::warn);
        config.directoryNotices().forEach(LOG::warn);
        // Before others use Netty's threads, which load the same classes: none must wait for the other's.
        Metrics metrics = new Metrics();
        StartAhead ahead = StartAhead.begin(config.ioThreads());
        try {
            return start(config, metrics, ahead);
        } catch (IOException | RuntimeException e) {
            ahead.close();
            throw e;
        }
    }

    private static ZabraServer start(ServerConfig config, Metrics metrics, StartAhead ahead) throws IOException {
        ClientSecurity security = ClientSecurity.open(config.security());
        ClientPort.Tls tls = ClientTls.open(config.security().tls());
        AccessControl access = new AccessControl(security.aclSchemes(), !config.skipAcl());
        ConfigFollower follower = ConfigFollower.of(config.ensemble());
        PeerMeter meter = new MemberMetrics(metrics);
        StoreOpening.NetworkOpening network = (ensemble, disk, events) ->
                ensemble.openNetwork(disk, events, ahead.io().forLinks());
        StoreOpening opening = StoreOpening.open(config, access, network, meter, follower, failure -> {
            LOG.error("The store has failed; this process ends", failure);
            Runtime.getRuntime().halt(EXIT_STORE_FAILED);
        });
        ZnodeStore store = opening.store();
        if (config.ensemble() == null) {
            LOG.info(
                    "Recovered {} up to zxid 0x{}: {} znodes, {} sessions",
                    config.dataDir(),
                    Long.toHexString(store.lastZxid()),
                    store.tree().size(),
                    store.sessions().size());
        }
        PortFacts facts = new PortFacts(config.ensemble(), opening, metrics);
        ahead.awaitSql();
        ZabraSqlService service = new ZabraSqlService(store, config.sql().limits(), access, facts);
        opening.members().answerWith(service::answer);
        SqlFront sql = new SqlFront(service, config.sql().threads(), precedence(config, ahead.io()));
        try {
            ClientPort.Setup setup = setup(config, opening, metrics, access, security, tls, sql, ahead.io());
            ZabraServer server = serve(config, opening, setup, follower);
            follower.serve(server.clientPort);
            facts.serve(server.clientPort.view());
            service.warmUpInALull();
            return server;
        } catch (IOException | RuntimeException e) {
            sql.close();
            store.close();
            follower.close();
            throw e;
        }
    }

    private static RequestsFirst precedence(ServerConfig config, IoThreads io) {
        return config.sql().requestsFirst() ? io.precedence() : RequestsFirst.never();
    }

    private static ZabraServer serve(
            ServerConfig config, StoreOpening opening, ClientPort.Setup setup, ConfigFollower follower)
            throws IOException {
        if (config.audit()) {
            opening.store().tellSessionEnds(setup.audit()::ephemeralsGone);
        }
        ClientPort port = ClientPort.open(setup);
        AtomicBoolean ready = new AtomicBoolean(true);
        try {
            AdminServer admin = AdminServer.open(
                    config.admin(),
                    port.view(),
                    setup.security()::identities,
                    () -> ready.get() && opening.serves() && !opening.store().isReadOnly());
            LOG.info("Serving ZooKeeper clients and SQL on {}", Listening.text(port.addresses()));
            setup.audit().server("serverStart", "success");
            return new ZabraServer(opening, setup.sql(), setup.io(), port, admin, setup.audit(), ready, follower);
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private static ClientPort.Setup setup(
            ServerConfig config,
            StoreOpening opening,
            Metrics metrics,
            AccessControl access,
            ClientSecurity security,
            ClientPort.@Nullable Tls tls,
            SqlFront sql,
            IoThreads io) {
        PortLimits limits = new PortLimits(
                config.juteMaxBufferBytes(),
                config.maxCnxns(),
                config.maxClientCnxns(),
                config.minSessionTimeoutMs(),
                config.maxSessionTimeoutMs(),
                config.handshakeMs(),
                config.requestsOutstandingMax(),
                OUTBOUND_BYTES_MAX);
        return new ClientPort.Setup(
                config.clientPort() < 0 ? null : ClientTls.address(config.clientPortAddress(), config.clientPort()),
                config.listenBacklog(),
                io,
                config.tcpKeepAlive(),
                limits,
                config.load(),
                config.rate(),
                new Audit(config.audit()),
                opening.store(),
                metrics,
                access,
                security,
                tls,
                new FourLetterWords(config.fourLetterWords(), new ConfigFacts(config, opening, config.text())),
                sql);
    }

    private record ConfigFacts(ServerConfig config, StoreOpening opening, String text)
            implements FourLetterWords.Facts {
        @Override
        public String version() {
            return VERSION;
        }

        @Override
        public String mode() {
            return opening.mode();
        }

        @Override
        public boolean serving() {
            return opening.serves();
        }

        @Override
        public Map<String, Object> ensemble() {
            return opening.figures();
        }

        @Override
        public @Nullable MemberFacts member() {
            EnsembleSettings ensemble = config.ensemble();
            return ensemble == null ? null : opening.member(ensemble.sid());
        }

        @Override
        public String initialConfiguration() {
            return text;
        }

        @Override
        public Sample.Total syncs() {
            return opening.syncs();
        }

        @Override
        public List<String> configuration(int port) {
            return config.lines(port, opening.membership());
        }

        @Override
        public long dataDirBytes() {
            return DirectorySize.bytes(config.dataDir());
        }

        @Override
        public long logDirBytes() {
            return DirectorySize.bytes(config.dataLogDir());
        }

        @Override
        public long dataDirFreeBytes() {
            return config.dataDir().toFile().getUsableSpace();
        }

        @Override
        public long logDirFreeBytes() {
            return config.dataLogDir().toFile().getUsableSpace();
        }
    }

    /** The port that clients can connect to: that of plaintext, or else of TLS; where 0 was configured, the system's choice. */
    public int port() {
        return clientPort.addresses().get(0).getPort();
    }

    /** The port of TLS, or else the only one. */
    public int securePort() {
        return clientPort.addresses().get(clientPort.addresses().size() - 1).getPort();
    }

    /**
     * {@code standalone}; of a member of an ensemble {@code leader}, {@code follower} or {@code observer}, or {@code looking}
     * while it serves nobody.
     */
    public String mode() {
        return opening.mode();
    }

    ZnodeStore store() {
        return opening.store();
    }

    /** As bound; null where there is no admin port. */
    public @Nullable InetSocketAddress adminAddress() {
        return admin.address();
    }

    /** As bound; null where there is no port for metrics alone. */
    public @Nullable InetSocketAddress metricsAddress() {
        return admin.metricsAddress();
    }

    /** Closes the connections, completes what they submitted, makes it durable. Sessions live on. Blocks; idempotent. */
    @Override
    public void close() {
        if (ready.getAndSet(false)) {
            audit.server("serverStop", "invoked");
            LOG.info("Stopping: no more is accepted");
        }
        admin.close();
        clientPort.close();
        sql.close();
        opening.store().close();
        follower.close();
        io.close();
        LOG.info("Stopped; everything that was acknowledged is on disk");
    }
}
