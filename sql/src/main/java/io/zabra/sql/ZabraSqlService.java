package io.zabra.sql;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WriteLimits;
import io.zabra.sql.dml.WriteOrigin;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Caller;
import io.zabra.sql.exec.NeighbourTalk;
import io.zabra.sql.exec.Neighbours;
import io.zabra.sql.exec.PathMeter;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.ServerFacts;
import io.zabra.sql.exec.SharedMemory;
import io.zabra.sql.exec.SystemFacts;
import io.zabra.sql.exec.SystemFacts.RunningQuery;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.session.ApplicationName;
import io.zabra.sql.session.Conversation;
import io.zabra.sql.session.RunningQueries;
import io.zabra.sql.session.ServerSqlSession;
import io.zabra.sql.session.SessionContext;
import io.zabra.sql.session.StatementPlanner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Executes SQL on one store for any number of sessions. Thread-safe. The store is the caller's: it is not closed here.
 *
 * <p>The sessions block their caller for as long as a statement takes, so a server calls them on threads of their own.
 */
public final class ZabraSqlService implements AutoCloseable {
    /** Plans are kept while the tree grows, so that an empty one must not make them careless. */
    private static final double NODES_PLANNED_FOR = 10_000;

    private static final int BARRIER_SECONDS = 10;

    private final ZnodeStore store;
    private final SqlLimits limits;
    private final AccessControl control;
    private final ServerFacts server;
    private final StatementPlanner planner;
    private final RunningQueries queries;
    private final ProcessorTurns turns;
    /** Of what is planned, or drafted as a write: a plan goes on until it is made, and no query is to wait for that. */
    private final ProcessorTurns preparing;

    private final SharedMemory memory;
    private final Map<Long, ApplicationName> applications = new ConcurrentHashMap<>();
    private final SystemFacts facts = new Facts();
    private volatile boolean closed;

    public ZabraSqlService(ZnodeStore store, SqlLimits limits) {
        this(store, limits, AccessControl.standard(), ServerFacts.IN_PROCESS);
    }

    /** @param control what the store itself decides by */
    public ZabraSqlService(ZnodeStore store, SqlLimits limits, AccessControl control) {
        this(store, limits, control, ServerFacts.IN_PROCESS);
    }

    /**
     * @param control what the store itself decides by
     * @param server what the tables of servers, connections, watches and metrics show
     */
    public ZabraSqlService(ZnodeStore store, SqlLimits limits, AccessControl control, ServerFacts server) {
        this.server = Objects.requireNonNull(server);
        this.queries = new RunningQueries(server.serverId());
        this.store = Objects.requireNonNull(store);
        this.limits = Objects.requireNonNull(limits);
        this.turns = new ProcessorTurns(limits.queriesAtOnce());
        this.memory = new SharedMemory(limits.memoryBytesOfAll());
        this.control = Objects.requireNonNull(control);
        this.preparing = new ProcessorTurns((int) Math.min(Integer.MAX_VALUE, 2L * limits.queriesAtOnce()));
        this.planner = new StatementPlanner(
                new Catalog(),
                limits.plansCached(),
                limits.rowsScanned(),
                () -> Math.max(NODES_PLANNED_FOR, (double) store.tree().size()),
                preparing);
    }

    /**
     * Has the JVM load what a first service is made of, which takes some tenths of a second; for a thread beside the one that opens
     * the store. Any thread.
     */
    public static void load() {
        ProcessorTurns turns = new ProcessorTurns(1);
        new StatementPlanner(new Catalog(), 1, 1, () -> NODES_PLANNED_FOR, turns).catalog();
    }

    /**
     * Opens the SQL side of a ZooKeeper session that exists already.
     *
     * @param session is closed with the session returned
     * @param options of which the time-out and the credentials are the opener's business and are not looked at
     * @throws SQLException 57P01 where this service is closed, 22023 where the chroot is no path
     */
    public ServerSqlSession openSession(ZooKeeperSession session, SqlSessionOptions options) throws SQLException {
        return open(session, options, false);
    }

    /** As {@link #openSession}, for a session that says of itself that it runs in this process. */
    public SqlSession openEmbedded(ZooKeeperSession session, SqlSessionOptions options) throws SQLException {
        return open(session, options, true);
    }

    private ServerSqlSession open(ZooKeeperSession session, SqlSessionOptions options, boolean embedded)
            throws SQLException {
        if (closed) {
            throw new SqlFailure(SqlState.SHUTTING_DOWN, "The server is shutting down").toSqlException();
        }
        String chroot = checked(options.chroot());
        ApplicationName application = new ApplicationName(options.applicationName());
        applications.put(session.id(), application);
        SessionContext context = new SessionContext(
                store,
                control,
                planner,
                facts,
                queries,
                new SessionContext.Budgets(
                        limits.memoryBytes(),
                        limits.rowsScanned(),
                        limits.timeoutMs(),
                        new WriteLimits(limits.writesAtOnce(), limits.writeBytesAtOnce()),
                        turns,
                        preparing,
                        memory),
                new WriteOrigin(
                        session.id(),
                        session::identities,
                        session::nextCxid,
                        session.owner(),
                        options.ephemeralsAllowed(),
                        session::written),
                () -> !closed && session.isOpen(),
                () -> {
                    applications.remove(session.id(), application);
                    session.close();
                },
                chroot,
                application);
        return new Conversation(context, embedded);
    }

    private static String checked(String chroot) throws SQLException {
        if (!chroot.isEmpty() && (!chroot.startsWith("/") || chroot.endsWith("/"))) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "The chroot '" + chroot + "' is not of the form /a/b")
                    .toSqlException();
        }
        return chroot;
    }

    /** Whether this is the password of such a session, which need not be there any more. */
    public boolean proves(long sessionId, byte[] password) {
        return store.provesSession(sessionId, password);
    }

    /**
     * What became of a request whose answer its client never got: what was written under numbers of the request, once this
     * store shows all that was committed anywhere before the call. The client must have taken its session to another
     * connection before, so that the request cannot be carried out later ({@link ZooKeeperSession#owner}). Blocks.
     *
     * @param cxid whether a write's number is one of the request's
     * @param sinceZxid the newest that the client had seen when it asked
     * @return null where that is not known any more
     * @throws SQLException 08006 where it cannot be found out at the moment
     */
    public RecentWrites.@Nullable Found written(long sessionId, IntPredicate cxid, long sinceZxid) throws SQLException {
        try {
            store.barrier().toCompletableFuture().get(BARRIER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw SqlState.CONNECTION_LOST.exception("The server cannot find out what was committed elsewhere", 0, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SqlState.CANCELED.exception("Interrupted", 0, e);
        }
        return store.recentWrites().find(sessionId, cxid, sinceZxid);
    }

    /**
     * Plans some statements of each sort in the background, so that the first user's does not wait for classes to be loaded. It
     * takes seconds of a processor. Once in a process; calls after the first, also of {@link #warmUpInALull}, do nothing.
     */
    public void warmUp() {
        Warming.now(planner);
    }

    /** {@link #warmUp}, once the process and its machine have little else to do. Never, where they have not. */
    public void warmUpInALull() {
        Warming.inALull(planner, () -> closed);
    }

    /**
     * Answers what the SQL of another server of the ensemble asks, with this server's own rows. May block for a moment.
     *
     * @throws IllegalArgumentException where it is not understood
     */
    public byte[] answer(byte[] question) {
        return NeighbourTalk.answer(question, new NeighbourTalk.Answerer() {
            @Override
            public @Nullable List<@Nullable Object[]> rows(String table) {
                return planner.catalog().ownRows(table, facts);
            }

            @Override
            public @Nullable Boolean cancel(long queryId, Caller caller) {
                try {
                    return queries.cancel(queryId, caller);
                } catch (SqlFailure e) {
                    return null;
                }
            }
        });
    }

    /** Ends what is running; sessions answer 08003 afterwards. */
    @Override
    public void close() {
        closed = true;
        queries.cancelAll();
    }

    private final class Facts implements SystemFacts {
        @Override
        public List<SessionInfo> sessions() {
            return store.sessions();
        }

        @Override
        public List<RunningQuery> queries() {
            return queries.list();
        }

        @Override
        public int serverId() {
            return server.serverId();
        }

        @Override
        public ServerFacts.Member self() {
            ServerFacts.Member self = server.self();
            return self == null ? new ServerFacts.Member(server.serverId(), "STANDALONE", "", store.lastZxid()) : self;
        }

        @Override
        public Neighbours neighbours() {
            return server.neighbours();
        }

        @Override
        public List<ServerFacts.ClientConnection> connections() {
            return server.connections();
        }

        @Override
        public String application(long sessionId) {
            ApplicationName name = applications.get(sessionId);
            return name == null ? "" : name.text();
        }

        @Override
        public List<ServerFacts.Metric> metrics() {
            List<ServerFacts.Metric> metrics = new ArrayList<>(server.metrics());
            double hits = planner.cache().hits();
            double all = hits + planner.cache().misses();
            metrics.add(new ServerFacts.Metric("sql_plan_hits", hits, "Statements that found their plan"));
            metrics.add(new ServerFacts.Metric("sql_plan_misses", all - hits, "Statements that had to be planned"));
            metrics.add(new ServerFacts.Metric(
                    "sql_plan_hit_ratio", all == 0 ? 1 : hits / all, "Share of statements that found their plan"));
            metrics.add(new ServerFacts.Metric("sql_running", queries.count(), "Statements that run now"));
            metrics.add(new ServerFacts.Metric(
                    "sql_memory_bytes", memory.bytes(), "Memory in which statements keep rows now"));
            metrics.add(new ServerFacts.Metric("znodes", store.tree().size(), "Znodes in the tree"));
            return metrics;
        }

        @Override
        public List<Watch> watches() {
            List<Watch> watches = new ArrayList<>();
            Map<Long, Set<String>> known = server.watchesBySession();
            if (known == null) {
                store.watches().values().forEach(paths -> paths.forEach(path -> watches.add(new Watch(0, path))));
            } else {
                known.forEach((session, paths) -> paths.forEach(path -> watches.add(new Watch(session, path))));
            }
            return watches;
        }

        @Override
        public List<ServerFacts.HotPath> hotPaths() {
            return server.hotPaths();
        }

        @Override
        public PathMeter paths() {
            return server.paths();
        }

        @Override
        public boolean takesIdsForPasswords() {
            return server.takesIdsForPasswords();
        }

        @Override
        public @Nullable LogReader log() {
            return store.log();
        }

        @Override
        public PinnedTree pinAt(long zxid) {
            return store.pinAt(zxid);
        }

        @Override
        public PinnedTree pinAtTime(long timeMs) {
            return store.pinAtTime(timeMs);
        }

        @Override
        public RetainedVersions retained() {
            return store.retained();
        }

        @Override
        public List<Setting> settings() {
            return List.of(
                    setting("product", "Zabra 0.1.0", "What answers"),
                    setting("java", System.getProperty("java.version", ""), "The Java that it runs on"),
                    setting("last_zxid", "0x" + Long.toHexString(store.lastZxid()), "Latest transaction applied"),
                    setting("sql_memory_bytes", limits.memoryBytes(), "Memory that one statement may keep rows in"),
                    setting("sql_memory_bytes_of_all", limits.memoryBytesOfAll(), "The same of all that run together"),
                    setting("sql_rows_scanned", limits.rowsScanned(), "Rows that one statement may look at"),
                    setting("sql_timeout_ms", limits.timeoutMs(), "Time that one statement may take; 0: any"),
                    setting("sql_writes_at_once", limits.writesAtOnce(), "Znodes that one statement may change"),
                    setting("sql_plans_cached", limits.plansCached(), "Plans kept by text"),
                    setting("retained", store.retained(), "Versions of the tree that AS OF can read"));
        }

        private static Setting setting(String name, Object value, String description) {
            return new Setting(name, value.toString(), description);
        }
    }
}
