package io.zabra.sql.dml;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.sql.exec.ReadSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a multi fail where a child was created below a znode since it was read. ZooKeeper has no check of {@code cversion},
 * but it names a sequential child by the count of children ever created: a multi that creates such a child, and deletes it
 * under the name that it has if none was created meanwhile, does the same, behind every leader. It takes CREATE and DELETE on
 * the parent, and fires the watches on its children. What the system keeps below {@code /zookeeper} is left alone.
 */
final class ChildWitness {
    private static final String NAME = "zabra-witness-";
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private ChildWitness() {}

    /** Whether a request of a multi is one of these. */
    static boolean is(WriteRequest request) {
        return Payloads.path(request).contains("/" + NAME);
    }

    /** @param tree that was read */
    static List<WriteRequest> requests(Tree tree, ReadSet reads) {
        List<WriteRequest> requests = new ArrayList<>();
        for (String parent : reads.parents()) {
            Znode node = tree.find(parent);
            if (node != null && node.kind() != NodeKind.EPHEMERAL && !isSystem(parent)) {
                String prefix = ZnodePath.child(parent, NAME);
                requests.add(new WriteRequest.Create(prefix, null, OPEN, NodeKind.PERSISTENT, true, 0, true));
                requests.add(new WriteRequest.Delete(prefix + suffix(node.childrenCreated()), 0));
            }
        }
        return requests;
    }

    /** Whether a path is the system's own. */
    static boolean isSystem(String path) {
        return path.equals(SystemPaths.ZOOKEEPER) || path.startsWith(SystemPaths.ZOOKEEPER + "/");
    }

    private static String suffix(int counter) {
        return String.format(Locale.ENGLISH, "%010d", counter);
    }
}
