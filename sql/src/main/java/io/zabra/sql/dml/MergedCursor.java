package io.zabra.sql.dml;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cursor over the base with own writes merged in: they stand for, add to, or take away from its znodes. */
final class MergedCursor implements ZnodeCursor {
    private final @Nullable ZnodeCursor base;
    private final Iterator<Map.Entry<String, Optional<OverlayNode>>> own;
    private final Comparator<String> order;
    private boolean baseReady;
    private Map.@Nullable Entry<String, Optional<OverlayNode>> pending;
    private @Nullable OverlayNode current;

    /** @param base null where there is none */
    MergedCursor(
            @Nullable ZnodeCursor base,
            Iterator<Map.Entry<String, Optional<OverlayNode>>> own,
            Comparator<String> order) {
        this.base = base;
        this.own = own;
        this.order = order;
        this.baseReady = base != null && base.next();
        this.pending = own.hasNext() ? own.next() : null;
        this.fresh = true;
    }

    /** Whether the base stands on a znode that was not yielded yet. */
    private boolean fresh;

    @Override
    public boolean next() {
        if (!fresh && current == null && baseReady) {
            baseReady = base != null && base.next();
        }
        fresh = false;
        current = null;
        while (pending != null) {
            int position = baseReady && base != null ? order.compare(pending.getKey(), base.path()) : -1;
            if (position > 0) {
                return true;
            }
            Optional<OverlayNode> node = pending.getValue();
            pending = own.hasNext() ? own.next() : null;
            if (position == 0) {
                baseReady = base != null && base.next();
            }
            if (node.isPresent()) {
                current = node.get();
                return true;
            }
        }
        return baseReady;
    }

    @Override
    public String path() {
        return current == null ? here().path() : current.path();
    }

    @Override
    public String name() {
        String path = path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public byte @Nullable [] pathBytes() {
        return current == null ? here().pathBytes() : null;
    }

    @Override
    public int pathLength() {
        return current == null ? here().pathLength() : 0;
    }

    @Override
    public int nameStart() {
        return current == null ? here().nameStart() : 0;
    }

    @Override
    public Znode znode() {
        OverlayNode own = current;
        return own == null ? here().znode() : own;
    }

    @Override
    public Znode znodeWithoutData() {
        OverlayNode own = current;
        return own == null ? here().znodeWithoutData() : own;
    }

    /** Not known of own writes. */
    @Override
    public long parentId() {
        return current == null ? here().parentId() : 0;
    }

    private ZnodeCursor here() {
        if (base == null) {
            throw new IllegalStateException("no current znode");
        }
        return base;
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }
}
