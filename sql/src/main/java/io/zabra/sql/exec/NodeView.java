package io.zabra.sql.exec;

import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree as one session may see it: below its chroot, with paths relative to that. {@code getChildren} wants READ of the
 * parent, {@code exists} of the znode: so a scan shows it where its parent is readable, and its path finds it there, too, and
 * where a request for it itself would be answered. Where none would, it shows by its name alone. One thread.
 */
public final class NodeView {
    private final Tree tree;
    private final String chroot;
    private final Access access;
    private final ReadSet reads;
    private @Nullable String lastParent;
    private boolean lastParentReadable;
    private final Gathered gathered;

    /** @param chroot {@code ""} for none, else {@code /a/b} */
    public NodeView(Tree tree, String chroot, Access access, ReadSet reads) {
        this(tree, chroot, access, reads, new Gathered());
    }

    /**
     * @param chroot {@code ""} for none, else {@code /a/b}
     * @param gathered of the statement: is told where something does not show
     */
    public NodeView(Tree tree, String chroot, Access access, ReadSet reads, Gathered gathered) {
        this.gathered = gathered;
        this.tree = tree;
        this.chroot = chroot;
        this.access = access;
        this.reads = reads;
    }

    Gathered gathered() {
        return gathered;
    }

    public long zxid() {
        return tree.zxid();
    }

    /** The same view of another state; what is read there is no business of the commit's. */
    NodeView over(Tree other) {
        return new NodeView(other, chroot, access, ReadSet.NONE, gathered);
    }

    /** Whether it shows the store as it was, with nothing of a transaction on top, and remembers nothing. */
    boolean isPlain() {
        return reads.max() < 0 && !(tree instanceof LayeredTree);
    }

    /** Paths of the store of a session's ephemeral znodes; null where the znodes themselves are to be looked through for them. */
    @Nullable
    List<String> ephemerals(long sessionId) {
        return isPlain() && tree instanceof PinnedTree pinned ? pinned.ephemerals(sessionId) : null;
    }

    /** Whether what is read is remembered; once it is not, it will not be. */
    boolean remembers() {
        return reads.remembers();
    }

    /** A path of the store as the session sees it; null where it is outside of the chroot. */
    public @Nullable String shown(String absolutePath) {
        boolean inside = chroot.isEmpty()
                || absolutePath.equals(chroot)
                || (absolutePath.startsWith(chroot) && absolutePath.charAt(chroot.length()) == '/');
        return inside ? relative(chroot, absolutePath) : null;
    }

    /** All that lies below a path, for tables that are made of znodes. */
    public ZnodeCursor below(String path) {
        String from = absolute(chroot, path) + "/";
        return scan(new PathRange(from, false, absolute(chroot, path) + "0", false, false));
    }

    /** As {@link #find}, for tables that are made of znodes. */
    public @Nullable Znode read(String path) {
        return find(path);
    }

    /** By its path in the store, without what a transaction would have there; null where there is none such. */
    @Nullable
    Znode stored(String absolutePath) {
        return LayeredTree.stored(tree).findWithoutData(absolutePath);
    }

    /** The children that are stored below a path; null where the session may not list them. What is read is not remembered. */
    public @Nullable ZnodeCursor storedChildren(String parent) {
        String path = absolute(chroot, parent);
        Znode node = stored(path);
        return node == null || !access.mayRead(node)
                ? null
                : LayeredTree.stored(tree).children(path);
    }

    /** As {@link #showsInScan}, of what is stored, whatever a transaction would have there. */
    public boolean showsStored(String absolutePath) {
        if (absolutePath.length() <= Math.max(chroot.length(), 1)) {
            return true;
        }
        Znode parent = stored(parentOf(absolutePath));
        return parent != null && access.mayRead(parent);
    }

    public long size() {
        return tree.size();
    }

    public Access access() {
        return access;
    }

    /** Remembers that the statement's outcome rests on this row. */
    void noteRead(String path, int facets) {
        reads.note(absolute(chroot, path), facets);
    }

    /** The statement has looked at this znode. */
    void noteLooked(String path, int facets) {
        reads.looked(absolute(chroot, path), facets);
    }

    /** Null where there is none such that the session may know of. */
    @Nullable
    Znode find(String path) {
        return find(path, true);
    }

    /** As {@link #find}, for who does not ask for its data. */
    @Nullable
    Znode findWithoutData(String path) {
        return find(path, false);
    }

    private @Nullable Znode find(String path, boolean withData) {
        if (!isPath(path)) {
            return null;
        }
        String absolute = absolute(chroot, path);
        Znode node = withData ? tree.find(absolute) : tree.findWithoutData(absolute);
        if (node == null) {
            reads.missed(absolute, tree);
            return null;
        }
        return access.tellsStat(node) || isListed(absolute) ? node : null;
    }

    /** As {@link #showsInScan}, of one that nothing else tells of: no warning may say that there is one. */
    private boolean isListed(String absolutePath) {
        if (absolutePath.length() <= Math.max(chroot.length(), 1)) {
            return true;
        }
        String path = parentOf(absolutePath);
        Znode parent = tree.findWithoutData(path);
        if (parent != null && access.mayRead(parent)) {
            return true;
        }
        // That it does not show rests on both ACLs.
        reads.looked(absolutePath, ReadSet.ACL);
        reads.looked(path, ReadSet.ACL);
        return false;
    }

    private static String parentOf(String absolutePath) {
        int slash = absolutePath.lastIndexOf('/');
        return slash <= 0 ? "/" : absolutePath.substring(0, slash);
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && (path.length() == 1 || !path.endsWith("/"));
    }

    /** Null where the parent is not there or does not tell its children. */
    @Nullable
    ZnodeCursor children(String parent, NameRange names) {
        if (!isPath(parent)) {
            return null;
        }
        String path = absolute(chroot, parent);
        if (!readable(path)) {
            reads.missed(path + "/", tree);
            return null;
        }
        reads.lookedBelow(path);
        return tree.children(path, names);
    }

    /** The range is of this view's paths; the cursor's are the store's own: see {@link #relative}. */
    ZnodeCursor scan(PathRange range) {
        String from = range.from();
        reads.lookedFrom(from == null ? "/" : from, tree);
        return tree.scan(range);
    }

    /**
     * As {@link #scan}, in an order of the tree's own; null where the range is not all that lies below one znode, where there is no
     * such way, or what is read is remembered.
     */
    @Nullable
    ZnodeCursor family(PathRange range) {
        String parent = reads.remembers() ? null : Interval.parentOf(range);
        return parent == null ? null : tree.below(parent);
    }

    /** How many znodes a scan of all shows; less than 0 where that takes a scan. */
    long countAll() {
        boolean showsAll = isPlain() && chroot.isEmpty() && tree.everyAcl(acl -> access.may(acl, Permission.READ));
        return showsAll ? tree.size() : -1;
    }

    /** How many children a scan of a parent shows; less than 0 where that takes a scan. */
    long countChildren(String parent) {
        if (!isPlain()) {
            return -1;
        }
        Znode node = isPath(parent) ? tree.findWithoutData(absolute(chroot, parent)) : null;
        if (node == null) {
            return 0;
        }
        boolean shows = access.mayRead(node);
        if (!shows && node.numChildren() > 0) {
            gathered.hides();
        }
        return shows ? node.numChildren() : 0;
    }

    /** A scan has come by this path of the store. */
    void noteScanned(String absolutePath) {
        reads.lookedBelow(absolutePath);
    }

    /**
     * A scan has come back to this path of the store, and comes by those that it begins with later, if at all.
     *
     * @param before where it came from
     */
    void noteBackTo(String absolutePath, String before) {
        reads.lookedBackTo(absolutePath, Values.commonChars(absolutePath, before), tree);
    }

    String chroot() {
        return chroot;
    }

    /** Of {@link #chroot} in UTF-8. */
    int chrootBytes() {
        return chroot.isEmpty() ? 0 : chroot.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a scan may show what lies at this path of the store. */
    public boolean showsInScan(String absolutePath) {
        if (absolutePath.length() <= Math.max(chroot.length(), 1)) {
            return true;
        }
        int slash = absolutePath.lastIndexOf('/');
        String parent = lastParent;
        if (parent != null && slash == parent.length() && absolutePath.startsWith(parent)) {
            return lastParentReadable;
        }
        lastParent = absolutePath.substring(0, slash);
        lastParentReadable = readable(slash == 0 ? "/" : absolutePath.substring(0, slash));
        return lastParentReadable;
    }

    private boolean readable(String absolutePath) {
        Znode node = tree.findWithoutData(absolutePath);
        boolean readable = node != null && access.mayRead(node);
        if (node != null && !readable) {
            if (node.numChildren() > 0) {
                gathered.hides();
            }
            // That nothing below it shows rests on its ACL.
            reads.looked(absolutePath, ReadSet.ACL);
        }
        return readable;
    }

    public static String absolute(String chroot, String path) {
        if (chroot.isEmpty()) {
            return path;
        }
        return path.equals("/") ? chroot : chroot + path;
    }

    public static String relative(String chroot, String path) {
        if (chroot.isEmpty()) {
            return path;
        }
        return path.length() == chroot.length() ? "/" : path.substring(chroot.length());
    }
}
