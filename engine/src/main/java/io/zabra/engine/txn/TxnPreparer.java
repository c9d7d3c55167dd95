package io.zabra.engine.txn;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns requests into transactions (Apache's {@code PrepRequestProcessor}): checks each against the tree plus what is
 * outstanding, in Apache's order of checks, and settles all that the request left open, so that applying cannot fail and
 * can be repeated. One thread.
 */
public final class TxnPreparer {
    /** Sessions with this id are nobody's: writes of the server itself, which are not checked for a live session. */
    public static final long NO_SESSION = 0;

    /** The znode's, whatever it holds: the configuration has a version of its own. */
    private static final int CONFIG_VERSION = -1;

    private final Outstanding outstanding;
    private final PreparedOn base;
    private final TxnRoom room;
    private final AccessControl access;
    private final boolean extendedTypesEnabled;

    /** Sessions whose beginning or end is outstanding: zxid, and whether they will be live. */
    private final Map<Long, SessionChange> sessions = new LinkedHashMap<>();

    private record SessionChange(long zxid, boolean live) {}

    /**
     * @param extendedTypesEnabled whether TTL znodes may be created (Apache's {@code zookeeper.extendedTypesEnabled})
     * @param digestEnabled whether transactions carry the tree's digest (Apache's {@code zookeeper.digest.enabled})
     */
    public TxnPreparer(PreparedOn base, AccessControl access, boolean extendedTypesEnabled, boolean digestEnabled) {
        this.base = base;
        this.outstanding = new Outstanding(base, digestEnabled);
        this.room = new TxnRoom(base, outstanding);
        this.access = access;
        this.extendedTypesEnabled = extendedTypesEnabled;
    }

    /**
     * The transaction of one request, an {@link ErrorTxn} where it cannot be granted. Every call needs a zxid of its
     * own, higher than the one before. Not for {@link WriteRequest.Sync}, which is no transaction. Where it throws, nothing
     * of the request is outstanding.
     */
    public LoggedTxn prepare(TxnHeader header, List<AuthId> identities, WriteRequest request) {
        try {
            Txn txn = new Draft(header, identities).txn(request);
            TxnRoom.requireSize(txn);
            if (txn instanceof MultiTxn multi && multi.failed()) {
                outstanding.dropDraft();
            } else {
                outstanding.keepDraft();
            }
            return logged(header, txn);
        } catch (RejectedException e) {
            return new LoggedTxn(header, new ErrorTxn(e.error()), null);
        } finally {
            outstanding.dropDraft();
        }
    }

    /** The transaction that changes the members of the ensemble; the new configuration is the caller's matter. */
    public LoggedTxn prepareReconfig(TxnHeader header, List<AuthId> identities, byte[] config) {
        try {
            Txn txn = new Draft(header, identities).reconfig(config);
            outstanding.keepDraft();
            return logged(header, txn);
        } catch (RejectedException e) {
            return new LoggedTxn(header, new ErrorTxn(e.error()), null);
        } finally {
            outstanding.dropDraft();
        }
    }

    /** The transaction that begins the session of the header. */
    public LoggedTxn prepareSession(TxnHeader header, int timeoutMs) {
        changes(header, true);
        return logged(header, new CreateSessionTxn(timeoutMs));
    }

    /** Every transaction but a refusal carries the digest of the tree behind it, changed or not. */
    private LoggedTxn logged(TxnHeader header, Txn txn) {
        return new LoggedTxn(header, txn, outstanding.digest());
    }

    /** The state that is prepared on shows the transactions up to this one. */
    public void applied(long zxid) {
        outstanding.applied(zxid);
        Iterator<SessionChange> oldest = sessions.values().iterator();
        while (oldest.hasNext() && oldest.next().zxid() <= zxid) {
            oldest.remove();
        }
    }

    /** The change of last zxid is the last one of the map. */
    private void changes(TxnHeader header, boolean live) {
        sessions.remove(header.sessionId());
        sessions.put(header.sessionId(), new SessionChange(header.zxid(), live));
    }

    private void checkSession(long sessionId) throws RejectedException {
        if (sessionId == NO_SESSION) {
            return;
        }
        SessionChange change = sessions.get(sessionId);
        reject(change == null ? base.session(sessionId) : outcome(change, base.session(sessionId)));
    }

    /** What is outstanding says whether there is such a session, and who knows where its client is says whether it may write there. */
    private static ErrorCode outcome(SessionChange change, ErrorCode byBase) {
        if (!change.live()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        return byBase == ErrorCode.SESSION_MOVED ? byBase : ErrorCode.OK;
    }

    /** Ephemerals need a session that all servers know of. */
    private void checkOwner(long sessionId) throws RejectedException {
        SessionChange change = sessions.get(sessionId);
        if (change == null && sessionId != NO_SESSION) {
            reject(base.owner(sessionId));
        } else {
            reject(change == null ? ErrorCode.SESSION_EXPIRED : outcome(change, base.owner(sessionId)));
        }
    }

    private static void reject(ErrorCode error) throws RejectedException {
        if (error != ErrorCode.OK) {
            throw new RejectedException(error);
        }
    }

    private static void validate(String path) throws RejectedException {
        if (!ZnodePath.isValid(path)) {
            throw new RejectedException(ErrorCode.BAD_ARGUMENTS);
        }
    }

    /** One transaction in the making. */
    private final class Draft {
        private final TxnHeader header;
        private final RequestAccess access;
        private boolean sessionLives;

        Draft(TxnHeader header, List<AuthId> identities) {
            this.header = header;
            this.access = new RequestAccess(TxnPreparer.this.access, identities);
        }

        Txn txn(WriteRequest request) throws RejectedException {
            if (request instanceof WriteRequest.Multi multi) {
                return multi(multi);
            }
            if (request instanceof WriteRequest.SetAcl set) {
                return setAcl(set);
            }
            if (request instanceof WriteRequest.CloseSession) {
                return closeSession();
            }
            if (request instanceof WriteRequest.Reconfig) {
                throw new RejectedException(ErrorCode.RECONFIG_DISABLED);
            }
            return part(request);
        }

        /** What may stand in a multi, too. */
        private Txn part(WriteRequest request) throws RejectedException {
            if (request instanceof WriteRequest.Create create) {
                return create(create);
            }
            if (request instanceof WriteRequest.Delete delete) {
                return delete(delete);
            }
            if (request instanceof WriteRequest.SetData set) {
                return setData(set);
            }
            if (request instanceof WriteRequest.Check check) {
                return check(check);
            }
            if (request instanceof WriteRequest.CheckUnchanged check) {
                return checkUnchanged(check);
            }
            if (request instanceof WriteRequest.DeleteContainer delete) {
                return deleteContainer(delete);
            }
            throw new RejectedException(ErrorCode.MARSHALLING_ERROR);
        }

        private Txn multi(WriteRequest.Multi multi) {
            List<Txn> parts = new ArrayList<>(multi.requests().size());
            boolean failed = false;
            for (WriteRequest request : multi.requests()) {
                if (failed) {
                    parts.add(new ErrorTxn(ErrorCode.RUNTIME_INCONSISTENCY));
                    continue;
                }
                try {
                    parts.add(part(request));
                } catch (RejectedException e) {
                    parts.add(new ErrorTxn(e.error()));
                    failed = true;
                }
            }
            return new MultiTxn(parts);
        }

        private Txn create(WriteRequest.Create create) throws RejectedException {
            checkKind(create);
            int slash = create.path().lastIndexOf('/');
            if (slash < 0 || create.path().indexOf('\0') >= 0) {
                throw new RejectedException(ErrorCode.BAD_ARGUMENTS);
            }
            List<AclEntry> acl = access.resolve(create.acl());
            String parentPath = ZnodePath.parent(create.path());
            NodeState parent = node(parentPath);
            access.permit(parent, Permission.CREATE);
            String path = create.sequential() ? ZnodePath.sequential(create.path(), parent.cversion()) : create.path();
            validate(path);
            if (outstanding.node(path) != null) {
                throw new RejectedException(ErrorCode.NODE_EXISTS);
            }
            if (parent.kind() == NodeKind.EPHEMERAL) {
                throw new RejectedException(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
            }
            Growth growth = room.forNew(header.sessionId(), path, create, acl);
            int cversion = parent.cversion() + 1;
            NodeState after = parent.withChildren(header, parent.numChildren() + 1, cversion);
            outstanding.replace(header.zxid(), parentPath, parent, after);
            int crc = outstanding.contentCrc(path, create.data());
            int length = TxnSize.length(create.data());
            NodeState created = NodeState.created(header, crc, length, acl, create.kind(), create.ttlMs());
            outstanding.add(header.zxid(), path, created, growth);
            return new CreateTxn(
                    CreateTxn.typeOf(create), path, create.data(), acl, create.kind(), create.ttlMs(), cversion);
        }

        private void checkKind(WriteRequest.Create create) throws RejectedException {
            boolean isTtl = create.kind() == NodeKind.TTL;
            if (isTtl && !extendedTypesEnabled) {
                throw new RejectedException(ErrorCode.UNIMPLEMENTED);
            }
            if (isTtl ? create.ttlMs() < 1 || create.ttlMs() > CreateTxn.TTL_MS_MAX : create.ttlMs() != 0) {
                throw new RejectedException(ErrorCode.BAD_ARGUMENTS);
            }
            if (create.kind() == NodeKind.EPHEMERAL) {
                checkOwner(header.sessionId());
            } else {
                checkSession();
            }
        }

        private Txn delete(WriteRequest.Delete delete) throws RejectedException {
            checkSession();
            String parentPath = parentOfDeleted(delete.path());
            NodeState parent = node(parentPath);
            access.permit(parent, Permission.DELETE);
            NodeState node = node(delete.path());
            Versions.next(node.version(), delete.version());
            if (node.numChildren() > 0) {
                throw new RejectedException(ErrorCode.NOT_EMPTY);
            }
            removeBelow(parentPath, parent, delete.path(), node);
            return new DeleteTxn(delete.path());
        }

        /**
         * The sweep looks at what is applied. Persistent and ephemeral znodes are refused, of whatever session: it saw another
         * incarnation. (Apache refuses the ephemeral ones only.) So is what a write that is still outstanding has made or refreshed.
         */
        private Txn deleteContainer(WriteRequest.DeleteContainer delete) throws RejectedException {
            String parentPath = parentOfDeleted(delete.path());
            NodeState node = node(delete.path());
            if (node.numChildren() > 0) {
                throw new RejectedException(ErrorCode.NOT_EMPTY);
            }
            boolean seen = delete.mzxid() == WriteRequest.DeleteContainer.ANY || delete.mzxid() == node.mzxid();
            if (!seen || (node.kind() != NodeKind.CONTAINER && node.kind() != NodeKind.TTL)) {
                throw new RejectedException(ErrorCode.BAD_VERSION);
            }
            removeBelow(parentPath, node(parentPath), delete.path(), node);
            return new DeleteTxn(TxnType.DELETE_CONTAINER, delete.path());
        }

        private String parentOfDeleted(String path) throws RejectedException {
            if (path.lastIndexOf('/') < 0 || path.indexOf('\0') >= 0 || SystemPaths.contains(path)) {
                throw new RejectedException(ErrorCode.BAD_ARGUMENTS);
            }
            return ZnodePath.parent(path);
        }

        private void removeBelow(String parentPath, NodeState parent, String path, NodeState node) {
            NodeState after = parent.withChildren(header, parent.numChildren() - 1, parent.cversion());
            outstanding.replace(header.zxid(), parentPath, parent, after);
            outstanding.remove(header.zxid(), path, node);
        }

        private Txn setData(WriteRequest.SetData set) throws RejectedException {
            checkSession();
            validate(set.path());
            NodeState node = node(set.path());
            access.permit(node, Permission.WRITE);
            int length = TxnSize.length(set.data());
            Growth growth = room.forData(set.path(), length - (long) node.dataLength());
            int version = Versions.next(node.version(), set.version());
            int crc = outstanding.contentCrc(set.path(), set.data());
            NodeState after = node.withData(header, crc, length, version);
            outstanding.replace(header.zxid(), set.path(), node, after, growth);
            return new SetDataTxn(set.path(), set.data(), version);
        }

        private Txn reconfig(byte[] config) throws RejectedException {
            checkSession();
            NodeState node = node(SystemPaths.CONFIG);
            access.permit(node, Permission.WRITE);
            NodeState after = node.withData(header, 0, config.length, CONFIG_VERSION);
            outstanding.replace(header.zxid(), SystemPaths.CONFIG, node, after);
            return new SetDataTxn(TxnType.RECONFIG, SystemPaths.CONFIG, config, CONFIG_VERSION);
        }

        private Txn setAcl(WriteRequest.SetAcl set) throws RejectedException {
            checkSession();
            validate(set.path());
            List<AclEntry> acl = access.resolve(set.acl());
            NodeState node = node(set.path());
            access.permit(node, Permission.ADMIN);
            int version = Versions.next(node.aversion(), set.version());
            Growth growth = room.forList(set.path(), acl);
            outstanding.replace(header.zxid(), set.path(), node, node.withAcl(acl, version), growth);
            return new SetAclTxn(set.path(), acl, version);
        }

        private Txn check(WriteRequest.Check check) throws RejectedException {
            checkSession();
            validate(check.path());
            NodeState node = node(check.path());
            access.permit(node, Permission.READ);
            return new CheckVersionTxn(check.path(), Versions.next(node.version(), check.version()));
        }

        private Txn checkUnchanged(WriteRequest.CheckUnchanged check) throws RejectedException {
            checkSession();
            validate(check.path());
            NodeState node = node(check.path());
            Versions.requireUnchanged(node, check);
            return new CheckVersionTxn(check.path(), Versions.next(node.version(), check.version()));
        }

        private Txn closeSession() {
            Collection<String> paths = outstanding.ephemerals(header.sessionId());
            for (String path : paths) {
                String parentPath = ZnodePath.parent(path);
                NodeState parent = outstanding.node(parentPath);
                NodeState node = outstanding.node(path);
                if (parent != null && node != null) {
                    removeBelow(parentPath, parent, path, node);
                }
            }
            changes(header, false);
            return new CloseSessionTxn(List.copyOf(paths));
        }

        private NodeState node(String path) throws RejectedException {
            NodeState node = outstanding.node(path);
            if (node == null) {
                throw new RejectedException(ErrorCode.NO_NODE);
            }
            return node;
        }

        /** Once for all parts of a multi. */
        private void checkSession() throws RejectedException {
            if (!sessionLives) {
                TxnPreparer.this.checkSession(header.sessionId());
                sessionLives = true;
            }
        }
    }
}
