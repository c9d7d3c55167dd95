package io.zabra.engine.snapshot;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The dumb tree: a sorted map of paths, written to be obviously right rather than fast. Replays as Apache's
 * {@code DataTree.processTxn} does, also over a fuzzy snapshot. Keeps no quota statistics.
 */
public final class MapTree implements StateSink {
    private static final NodeImage ROOT =
            new NodeImage("/", new byte[0], AclCodec.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, NodeKind.PERSISTENT, 0, 0);

    private final TreeMap<String, NodeImage> znodes = new TreeMap<>();
    private final TreeMap<Long, Integer> sessions = new TreeMap<>();
    private long zxid;

    public Map<String, NodeImage> znodes() {
        return znodes;
    }

    public Map<Long, Integer> sessions() {
        return sessions;
    }

    public long zxid() {
        return zxid;
    }

    public int numChildren(String path) {
        return (int) znodes.keySet().stream()
                .filter(other -> !other.equals("/") && parent(other).equals(path))
                .count();
    }

    /** All there is, as lines to compare. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("zxid " + zxid);
        sessions.forEach((id, timeoutMs) -> lines.add("session " + id + " " + timeoutMs));
        znodes.values().forEach(node -> lines.add(line(node)));
        return lines;
    }

    private static String line(NodeImage node) {
        byte[] data = node.data();
        String text = data == null ? "null" : Base64.getEncoder().encodeToString(data);
        return "%s data=%s acl=%s %s ttl=%d owner=%d %d,%d,%d %d,%d %d,%d,%d"
                .formatted(
                        node.path(),
                        text,
                        node.acl(),
                        node.kind(),
                        node.ttlMs(),
                        node.owner(),
                        node.czxid(),
                        node.mzxid(),
                        node.pzxid(),
                        node.ctimeMs(),
                        node.mtimeMs(),
                        node.version(),
                        node.cversion(),
                        node.aversion());
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        sessions.put(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        if (!znode.path().equals("/") && !znodes.containsKey(parent(znode.path()))) {
            throw new IllegalStateException(znode.path() + " comes before its parent");
        }
        if (znodes.put(znode.path(), znode) != null) {
            throw new IllegalStateException(znode.path() + " comes twice");
        }
    }

    @Override
    public void snapshotEnds(long snapshotZxid) {
        zxid = snapshotZxid;
        // A state that begins with the log has nothing but what every tree has.
        znodes.putIfAbsent("/", ROOT);
    }

    @Override
    public void transaction(LoggedTxn txn) {
        txn.txn().accept(new Applier(txn.header()));
        zxid = txn.zxid();
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private void bump(String parentPath, int cversion, long pzxid) {
        NodeImage parent = znodes.get(parentPath);
        if (parent != null) {
            znodes.put(parentPath, with(parent, parent.acl(), parent.aversion(), cversion, pzxid));
        }
    }

    private static NodeImage with(NodeImage old, List<AclEntry> acl, int aversion, int cversion, long pzxid) {
        return new NodeImage(
                old.path(),
                old.data(),
                acl,
                old.czxid(),
                old.mzxid(),
                pzxid,
                old.ctimeMs(),
                old.mtimeMs(),
                old.version(),
                cversion,
                aversion,
                old.kind(),
                old.owner(),
                old.ttlMs());
    }

    private final class Applier implements Txn.Visitor<MapTree> {
        private final TxnHeader header;

        Applier(TxnHeader header) {
            this.header = header;
        }

        @Override
        public MapTree create(CreateTxn txn) {
            NodeImage parent = znodes.get(parent(txn.path()));
            if (parent == null) {
                return MapTree.this;
            }
            int cversion = txn.parentCversion() == -1 ? parent.cversion() + 1 : txn.parentCversion();
            if (cversion > parent.cversion()) {
                bump(parent.path(), cversion, header.zxid());
            }
            NodeImage existing = znodes.get(txn.path());
            if (existing != null) {
                znodes.put(
                        txn.path(),
                        with(existing, txn.acl(), existing.aversion(), existing.cversion(), existing.pzxid()));
                return MapTree.this;
            }
            long owner = txn.kind() == NodeKind.EPHEMERAL ? header.sessionId() : 0;
            long zxid = header.zxid();
            long timeMs = header.timeMs();
            znodes.put(
                    txn.path(),
                    new NodeImage(
                            txn.path(),
                            txn.data(),
                            txn.acl(),
                            zxid,
                            zxid,
                            zxid,
                            timeMs,
                            timeMs,
                            0,
                            0,
                            0,
                            txn.kind(),
                            owner,
                            txn.ttlMs()));
            return MapTree.this;
        }

        @Override
        public MapTree delete(DeleteTxn txn) {
            NodeImage parent = znodes.get(parent(txn.path()));
            if (parent != null) {
                bump(parent.path(), parent.cversion(), Math.max(parent.pzxid(), header.zxid()));
                znodes.remove(txn.path());
            }
            return MapTree.this;
        }

        @Override
        public MapTree setData(SetDataTxn txn) {
            znodes.computeIfPresent(
                    txn.path(),
                    (path, old) -> new NodeImage(
                            path,
                            txn.data(),
                            old.acl(),
                            old.czxid(),
                            header.zxid(),
                            old.pzxid(),
                            old.ctimeMs(),
                            header.timeMs(),
                            txn.version(),
                            old.cversion(),
                            old.aversion(),
                            old.kind(),
                            old.owner(),
                            old.ttlMs()));
            return MapTree.this;
        }

        @Override
        public MapTree setAcl(SetAclTxn txn) {
            znodes.computeIfPresent(
                    txn.path(), (path, old) -> with(old, txn.acl(), txn.version(), old.cversion(), old.pzxid()));
            return MapTree.this;
        }

        @Override
        public MapTree checkVersion(CheckVersionTxn txn) {
            return MapTree.this;
        }

        @Override
        public MapTree createSession(CreateSessionTxn txn) {
            sessions.put(header.sessionId(), txn.timeoutMs());
            return MapTree.this;
        }

        @Override
        public MapTree closeSession(CloseSessionTxn txn) {
            sessions.remove(header.sessionId());
            List<String> paths = new ArrayList<>(txn.paths() == null ? List.of() : txn.paths());
            znodes.values().stream()
                    .filter(node -> node.kind() == NodeKind.EPHEMERAL && node.owner() == header.sessionId())
                    .map(NodeImage::path)
                    .filter(path -> !paths.contains(path))
                    .toList()
                    .forEach(paths::add);
            paths.forEach(path -> delete(new DeleteTxn(path)));
            return MapTree.this;
        }

        @Override
        public MapTree error(ErrorTxn txn) {
            return MapTree.this;
        }

        @Override
        public MapTree multi(MultiTxn txn) {
            if (!txn.failed()) {
                txn.txns().forEach(part -> part.accept(this));
            }
            return MapTree.this;
        }
    }
}
