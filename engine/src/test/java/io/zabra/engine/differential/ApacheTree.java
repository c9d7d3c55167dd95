package io.zabra.engine.differential;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.TxnLogEntry;
import org.apache.zookeeper.server.util.SerializeUtils;
import org.jspecify.annotations.Nullable;

/** Apache's tree, fed with our bytes, and shown as lines to compare. */
final class ApacheTree {
    static {
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
    }

    private final DataTree tree = new DataTree();
    private int mismatches;

    void apply(TxnHeader header, Txn txn) throws IOException {
        TxnLogEntry entry = SerializeUtils.deserializeTxn(TxnCodec.encode(header, txn, null));
        tree.processTxn(entry.getHeader(), entry.getTxn());
    }

    /** A log's transaction, with its digest. */
    void apply(LoggedTxn logged) throws IOException {
        TxnLogEntry entry = SerializeUtils.deserializeTxn(TxnCodec.encode(logged));
        tree.processTxn(entry.getHeader(), entry.getTxn());
        if (entry.getDigest() != null && entry.getDigest().getTreeDigest() != tree.getTreeDigest()) {
            mismatches++;
        }
    }

    /** Digests of the log that were not this tree's. */
    int mismatches() {
        return mismatches;
    }

    long digest() {
        return tree.getTreeDigest();
    }

    Set<String> ephemerals(long sessionId) {
        return new TreeSet<>(tree.getEphemerals(sessionId));
    }

    Set<String> containers() {
        return new TreeSet<>(tree.getContainers());
    }

    Set<String> ttls() {
        return new TreeSet<>(tree.getTtls());
    }

    /** By path. */
    Map<String, String> lines() throws Exception {
        TreeMap<String, String> lines = new TreeMap<>();
        addLines("/", lines);
        return lines;
    }

    private void addLines(String path, Map<String, String> lines) throws Exception {
        DataNode node = tree.getNode(path);
        Stat stat = new Stat();
        List<ACL> acl = tree.getACL(path, stat);
        lines.put(
                path,
                line(node.getData(), stat, acl.stream().map(ApacheTree::entry).toList()));
        for (String child : node.getChildren()) {
            addLines(path.equals("/") ? path + child : path + "/" + child, lines);
        }
    }

    static AclEntry entry(ACL acl) {
        return new AclEntry(
                acl.getPerms(),
                new io.zabra.engine.auth.AuthId(
                        acl.getId().getScheme(), acl.getId().getId()));
    }

    private static String line(byte @Nullable [] data, Stat stat, List<AclEntry> acl) {
        return line(
                data,
                new io.zabra.engine.txn.Stat(
                        stat.getCzxid(),
                        stat.getMzxid(),
                        stat.getCtime(),
                        stat.getMtime(),
                        stat.getVersion(),
                        stat.getCversion(),
                        stat.getAversion(),
                        stat.getEphemeralOwner(),
                        stat.getDataLength(),
                        stat.getNumChildren(),
                        stat.getPzxid()),
                acl);
    }

    static String line(byte @Nullable [] data, io.zabra.engine.txn.Stat stat, List<AclEntry> acl) {
        return (data == null ? "null" : Base64.getEncoder().encodeToString(data)) + " " + stat + " " + acl;
    }
}
