package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.jdbc.wire.Utf8Slice;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the children of some parents, parent by parent. */
final class ChildrenCursor implements NodeCursor {
    private final Execution execution;
    private final int chrootBytes;
    private final Iterator<String> parents;
    private String prefix = "";
    private @Nullable ZnodeCursor current;
    private boolean withoutData;

    ChildrenCursor(Execution execution, List<String> parents) {
        this.execution = execution;
        this.chrootBytes = execution.nodes().chroot().getBytes(StandardCharsets.UTF_8).length;
        this.parents = new LinkedHashSet<>(parents).iterator();
    }

    @Override
    public boolean next() {
        while (true) {
            if (current != null && current.next()) {
                execution.budget().tick();
                return true;
            }
            close();
            if (!parents.hasNext()) {
                return false;
            }
            String parent = parents.next();
            execution.facts().paths().read(execution.nodes().chroot(), parent);
            prefix = parent.equals("/") ? "/" : parent + "/";
            current = execution.nodes().children(parent);
        }
    }

    @Override
    public String path() {
        return prefix + here().name();
    }

    @Override
    public String name() {
        return here().name();
    }

    @Override
    public boolean path(Utf8Slice text) {
        return NodeCursor.slice(here(), chrootBytes, text);
    }

    @Override
    public boolean name(Utf8Slice text) {
        return NodeCursor.slice(here(), here().nameStart(), text);
    }

    @Override
    public Znode node() {
        return withoutData ? here().znodeWithoutData() : here().znode();
    }

    @Override
    public void leaveData() {
        withoutData = true;
    }

    @Override
    public long parentId() {
        return here().parentId();
    }

    private ZnodeCursor here() {
        ZnodeCursor cursor = current;
        if (cursor == null) {
            throw new IllegalStateException("no current znode");
        }
        return cursor;
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
