package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty {@link DataTree} with the znodes of a snapshot, in any order, from any number of threads: each takes a
 * {@link #part} of its own, adds znodes, and closes it; then one thread calls {@link #finish}. Fastest where the children
 * of a znode come in the order of their names, as a scan yields them. Until then nothing may read the tree.
 *
 * <p>The index is built in the end, from the children gathered by parent, with its pages filled to 88 %. Where the tree {@link
 * #takesRecords}, its records and the leaves of its index may come as they were in such a tree: then all of them do.
 */
public final class TreeLoad {
    /** Node ids that a part takes at once. */
    private static final int IDS = 1_024;

    private final DataTree tree;
    private final ConcurrentHashMap<String, Siblings> byParent = new ConcurrentHashMap<>();
    private final AtomicLong digests = new AtomicLong();
    private final AtomicLong nextId = new AtomicLong(NodeHeader.ROOT_ID + 1);
    /** By number: pages of the index. */
    private final ConcurrentSkipListMap<Integer, int[]> leaves = new ConcurrentSkipListMap<>();

    private final AtomicLong records = new AtomicLong();
    // What the records say less what the entries say.
    private final AtomicLong childSums = new AtomicLong();
    private final AtomicLong parentSums = new AtomicLong();
    /** Sums of children whose parents' ids were not at hand, by the parents' paths. */
    private final ConcurrentHashMap<String, Long> strayChildren = new ConcurrentHashMap<>();

    TreeLoad(DataTree tree) {
        this.tree = tree;
    }

    /** Whether a tree takes records and leaves as they were in another one. */
    public static boolean takesRecords(DataTree tree) {
        return tree.records().store().takesRecords() && tree.records().index() instanceof CowPathIndex;
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

        private final EntrySums entrySums = new EntrySums();
        private final RecordSums recordSums = new RecordSums(strayChildren);
        private long packedRecords;
        private long packedIdMax;

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

        /** Adds znodes with the node ids that they have. The object is the caller's again when this returns. */
        public void add(PackedRecords packed) {
            digest.take(packed);
            tree.records().store().load(packed);
            packed.acls().forEach((number, used) -> tree.acls().restore(number, used.acl(), used.times()));
            packedRecords += packed.count();
            packed.rewind();
            while (packed.next()) {
                packedIdMax = Math.max(packedIdMax, packed.nodeId());
                recordSums.add(packed);
                if (packed.kind() != NodeKind.PERSISTENT) {
                    tree.ephemerals().add(packed.path(), packed.header());
                }
            }
            recordSums.endOfRun();
        }

        /**
         * Adds leaves of the index, in the order of their entries.
         *
         * @param number greater than those of all leaves before them
         * @param start where the first one begins among the bytes
         * @param end where the last one ends
         * @throws MalformedImageException where something else is among them
         */
        public void addLeaves(int number, byte[] bytes, int start, int end) {
            CowPathIndex index = (CowPathIndex) tree.records().index();
            int[] pages = new int[(end - start) / PageStore.PAGE_BYTES];
            PackedLeaves packed = new PackedLeaves(bytes, start, end);
            int count = 0;
            while (packed.next()) {
                packed.addTo(entrySums);
                pages[count++] = index.takeLeaf(packed);
            }
            leaves.put(number, Arrays.copyOf(pages, count));
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
            records.addAndGet(packedRecords);
            childSums.addAndGet(recordSums.children() - entrySums.children());
            parentSums.addAndGet(recordSums.parents() - entrySums.parents());
            nextId.accumulateAndGet(packedIdMax + 1, Math::max);
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
     * @throws IllegalArgumentException where a znode's parent is missing, or a path occurs twice, or the index is one of other records
     */
    public void finish() {
        if (records.get() > 0 || !leaves.isEmpty()) {
            finishPacked();
            return;
        }
        tree.restoreRoot();
        Siblings[] families = new Siblings[byParent.size()];
        int count = 0;
        for (Map.Entry<String, Siblings> family : byParent.entrySet()) {
            Siblings siblings = family.getValue().sorted(family.getKey());
            siblings.parentId(tree.adopt(family.getKey(), siblings.count()));
            families[count++] = siblings;
        }
        byParent.clear();
        SiblingsSource entries = new SiblingsSource(families);
        tree.loaded(index -> index.load(entries), nextId.get(), digests.get());
    }

    private void finishPacked() {
        int[] pages = leaves.values().stream().flatMapToInt(Arrays::stream).toArray();
        leaves.clear();
        strayChildren.forEach((path, sum) -> childSums.addAndGet(EntrySums.factor(parentId(path)) * sum));
        strayChildren.clear();
        tree.loaded(index -> load((CowPathIndex) index, pages), nextId.get(), digests.get());
    }

    private long parentId(String path) {
        NodeHeader parent = tree.records().current(path);
        if (parent == null) {
            throw new IllegalArgumentException("The parent of a child of " + path + " is missing");
        }
        return parent.nodeId();
    }

    private void load(CowPathIndex index, int[] pages) {
        long entries = index.load(pages);
        if (entries != records.get() - 1) {
            throw new IllegalArgumentException(
                    "The index has " + entries + " znodes below the root, the records " + (records.get() - 1));
        }
        if (childSums.get() != 0 || parentSums.get() != 0) {
            throw new IllegalArgumentException("The index and the records are not of the same tree");
        }
    }
}
