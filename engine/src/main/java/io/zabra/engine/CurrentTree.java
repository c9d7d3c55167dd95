package io.zabra.engine;

import io.zabra.engine.tree.MemoryUse;
import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCopy;
import io.zabra.engine.tree.ZnodeCursor;
import org.jspecify.annotations.Nullable;

/** The tree that a state machine has at each call. */
record CurrentTree(StateMachine state) implements Tree {
    @Override
    public long zxid() {
        return state.lastZxid();
    }

    @Override
    public @Nullable Znode find(String path) {
        return latest().find(path);
    }

    @Override
    public @Nullable Znode findWithoutData(String path) {
        return latest().findWithoutData(path);
    }

    @Override
    public @Nullable Znode find(String path, ZnodeCopy room) {
        return latest().find(path, room);
    }

    @Override
    public @Nullable Znode findWithoutData(String path, ZnodeCopy room) {
        return latest().findWithoutData(path, room);
    }

    @Override
    public @Nullable ZnodeCursor children(String parentPath, NameRange range) {
        return latest().children(parentPath, range);
    }

    @Override
    public ZnodeCursor scan(PathRange range) {
        return latest().scan(range);
    }

    @Override
    public long size() {
        return latest().size();
    }

    @Override
    public MemoryUse memory() {
        return latest().memory();
    }

    private Tree latest() {
        return state.dataTree().latest();
    }
}
