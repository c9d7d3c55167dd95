package io.zabra.sql.dml;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.ReadSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes a multi fail where what was read has changed since. A leader of ours checks whatever a Stat tells; Apache's checks versions
 * alone, of what the session may READ, so that behind it a {@link ChildWitness} stands for what was looked for below a znode, and the rest is refused or, at
 * REPEATABLE READ, not noticed.
 */
final class ReadGuards {
    private static final int ANY = WriteRequest.ANY_VERSION;

    private ReadGuards() {}

    /**
     * @param tree that was read
     * @param written whether a change of the multi itself checks the version of a path
     * @param exact whether the leader is taken for one of ours
     */
    static List<WriteRequest> of(Tree tree, ReadSet reads, Predicate<String> written, boolean exact) {
        List<WriteRequest> requests = new ArrayList<>();
        for (Map.Entry<String, Integer> read : reads.znodes().entrySet()) {
            String path = read.getKey();
            Znode node = tree.findWithoutData(path);
            boolean needsMore = exact && (reads.isStrict() || read.getValue() != 0);
            if (node != null && (needsMore || !written.test(path))) {
                requests.add(
                        exact ? unchanged(node, path, read.getValue()) : new WriteRequest.Check(path, node.version()));
            }
            if (!exact && reads.isStrict() && read.getValue() != 0) {
                throw notChecked(path);
            }
        }
        requests.addAll(exact ? parents(tree, reads) : ChildWitness.requests(tree, reads));
        return requests;
    }

    private static WriteRequest unchanged(Znode node, String path, int facets) {
        int aversion = (facets & ReadSet.ACL) != 0 ? node.aversion() : ANY;
        long pzxid = (facets & ReadSet.CHILDREN) != 0 ? node.pzxid() : ANY;
        return new WriteRequest.CheckUnchanged(path, node.version(), aversion, node.czxid(), pzxid, ANY);
    }

    private static List<WriteRequest> parents(Tree tree, ReadSet reads) {
        List<WriteRequest> requests = new ArrayList<>();
        for (String parent : reads.parents()) {
            Znode node = tree.findWithoutData(parent);
            if (node != null && !ChildWitness.isSystem(parent)) {
                int created = node.childrenCreated();
                requests.add(new WriteRequest.CheckUnchanged(parent, ANY, ANY, node.czxid(), ANY, created));
            }
        }
        return requests;
    }

    private static SqlFailure notChecked(String path) {
        return new SqlFailure(
                SqlState.NOT_SUPPORTED,
                "The leader of the ensemble is a server of Apache's, which can check no ACL and no children of " + path
                        + " when this is written: read them outside of it, or at REPEATABLE READ, which does without");
    }

    /** Whether the leader has refused to understand them, so that those that it understands are to be tried. */
    static boolean isNotUnderstood(ErrorCode error, List<WriteRequest> requests) {
        return error == ErrorCode.MARSHALLING_ERROR
                && requests.stream().anyMatch(request -> request instanceof WriteRequest.CheckUnchanged);
    }
}
