package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.ZnodePath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty {@link DataTree} with the znodes of a snapshot, in any order, from any number of threads: each takes a
 * {@link #part} of its own, adds znodes, and closes it; then one thread calls {@link #finish}. Fastest where the children
 * of a znode come in the order of their names, as a scan yields them. Until then nothing may read the tree.
 *
 * <p>The index is built in the end, from the children gathered by parent, with its pages filled to 88 %.
 */
public final class TreeLoad {
    /** Node ids that a part takes at once. */
    private static final int IDS = 1_024;

    private final DataTree tree;
    private final ConcurrentHashMap<String, Siblings> byParent = new ConcurrentHashMap<>();
    private final AtomicLong digests = new AtomicLong();
    private final AtomicLong nextId = new AtomicLong(NodeHeader.ROOT_ID + 1);

    TreeLoad(DataTree tree) {
        this.tree = tree;
    }

    /** For one thread. */
    public Part part() {
        return new Part();
    }

    /** What one thread adds. */
    public final class Part implements AutoCloseable {
        private final TreeDigest digest = tree.newDigest();
        private long id;
        private long idsEnd;
        private String lastParent = "";
        private @Nullable Siblings lastSiblings;
        private @Nullable List<AclEntry> lastAcl;
        private long lastAclId;
        /** Znodes with the last ACL that the table has not counted yet. */
        private long lastAclUses;

        private Part() {}

        /** Adds a znode; its parent may come later, by another part. */
        public void add(NodeImage image) {
            String path = image.path();
            boolean isRoot = path.equals(ZnodePath.ROOT);
            long nodeId = isRoot ? NodeHeader.ROOT_ID : newId();
            NodeHeader header = tree.addLoaded(image, nodeId, aclId(image.acl()), digest);
            if (!isRoot) {
                siblings(ZnodePath.parent(path)).add(DataTree.name(path), header.nodeId());
            }
        }

        /** Most znodes have the list of the one before them, the very object. */
        @SuppressWarnings("ReferenceEquality")
        private long aclId(List<AclEntry> acl) {
            if (acl == lastAcl) {
                lastAclUses++;
            } else {
                countAcl();
                lastAcl = acl;
                lastAclId = tree.acls().use(acl);
            }
            return lastAclId;
        }

        private void countAcl() {
            if (lastAclUses > 0) {
                tree.acls().useAgain(lastAclId, lastAclUses);
                lastAclUses = 0;
            }
        }

        private long newId() {
            if (id == idsEnd) {
                id = nextId.getAndAdd(IDS);
                idsEnd = id + IDS;
            }
            return id++;
        }

        private Siblings siblings(String parentPath) {
            Siblings siblings = lastSiblings;
            if (siblings == null || !lastParent.equals(parentPath)) {
                siblings = byParent.computeIfAbsent(parentPath, path -> new Siblings());
                lastParent = parentPath;
                lastSiblings = siblings;
            }
            return siblings;
        }

        /** Makes what was added count. */
        @Override
        public void close() {
            countAcl();
            digests.addAndGet(digest.value());
        }
    }

    /**
     * Joins what the parts have added. After it {@link DataTree#restoreSystemZnodes} and {@link DataTree#publish} are due.
     *
     * @throws IllegalArgumentException where a znode's parent is missing, or a path occurs twice
     */
    public void finish() {
        tree.restoreRoot();
        Siblings[] families = new Siblings[byParent.size()];
        int count = 0;
        for (Map.Entry<String, Siblings> family : byParent.entrySet()) {
            Siblings siblings = family.getValue();
            siblings.sort(family.getKey());
            siblings.parentId(tree.adopt(family.getKey(), siblings.count()));
            families[count++] = siblings;
        }
        byParent.clear();
        tree.loaded(new SiblingsSource(families), nextId.get(), digests.get());
    }
}
