package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
        private final ArrayList<OpenParent> open = new ArrayList<>();
        private long id;
        private long idsEnd;
        private @Nullable List<AclEntry> lastAcl;
        private long lastAclId;
        /** Znodes with the last ACL that the table has not counted yet. */
        private long lastAclUses;

        private Part() {}

        /** What comes now does not continue what came before: something may stand between them that another part was given. */
        public void beginRun() {
            open.clear();
        }

        /** Adds a znode; its parent may come later, by another part. */
        public void add(NodeImage image) {
            add(PackedNode.of(image));
        }

        /** Adds a znode; its parent may come later, by another part. The object is the caller's again when this returns. */
        public void add(PackedNode node) {
            long nodeId = node.isRoot() ? NodeHeader.ROOT_ID : newId();
            tree.addLoaded(node, nodeId, aclId(node.acl()), digest);
            if (!node.isRoot()) {
                int nameAt = node.slashAt() + 1;
                siblings(node, nameAt - 1)
                        .add(node.bytes(), nameAt, node.pathAt() + node.pathLength() - nameAt, nodeId);
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

        /** In the order of a scan, a parent's children go on only as long as the scan has not left what is below it. */
        private Siblings siblings(PackedNode node, int slashAt) {
            for (int last = open.size() - 1; last >= 0; last--) {
                OpenParent parent = open.get(last);
                if (parent.isParentOf(node, slashAt)) {
                    return parent.siblings();
                }
                if (parent.isAbove(node, slashAt)) {
                    break;
                }
                open.remove(last);
            }
            OpenParent parent = OpenParent.of(node, slashAt);
            open.add(parent);
            byParent.merge(parent.path(), parent.siblings(), Part::chained);
            return parent.siblings();
        }

        private static Siblings chained(Siblings before, Siblings added) {
            added.others(before);
            return added;
        }

        /** Makes what was added count. */
        @Override
        public void close() {
            countAcl();
            digests.addAndGet(digest.value());
        }
    }

    /** A parent whose children may go on. */
    private record OpenParent(byte[] pathBytes, Siblings siblings) {
        /** The parent of a node; the root's path has no bytes here. */
        static OpenParent of(PackedNode node, int slashAt) {
            return new OpenParent(Arrays.copyOfRange(node.bytes(), node.pathAt(), slashAt), new Siblings());
        }

        String path() {
            return pathBytes.length == 0 ? ZnodePath.ROOT : new String(pathBytes, StandardCharsets.UTF_8);
        }

        boolean isParentOf(PackedNode node, int slashAt) {
            return Arrays.equals(pathBytes, 0, pathBytes.length, node.bytes(), node.pathAt(), slashAt);
        }

        /** Whether the node is somewhere below. */
        boolean isAbove(PackedNode node, int slashAt) {
            int end = node.pathAt() + pathBytes.length;
            return end < slashAt
                    && node.bytes()[end] == '/'
                    && Arrays.equals(pathBytes, 0, pathBytes.length, node.bytes(), node.pathAt(), end);
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
            Siblings siblings = family.getValue().sorted(family.getKey());
            siblings.parentId(tree.adopt(family.getKey(), siblings.count()));
            families[count++] = siblings;
        }
        byParent.clear();
        tree.loaded(new SiblingsSource(families), nextId.get(), digests.get());
    }
}
