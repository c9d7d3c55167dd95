package io.zabra.sql.dml;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a statement is to return before it is written, so that what fails does before. What the commit decides is taken for
 * what it will be where nobody else writes meanwhile: zxids, and the names of sequential znodes. One thread.
 */
final class ReturnTrial {
    private final Draft draft;
    private final long sessionId;
    private final long nowMs;
    private final long zxid;
    /** By parent: the number of its next sequential child. */
    private final Map<String, Integer> numbers = new HashMap<>();

    ReturnTrial(Draft draft, long sessionId, long nowMs) {
        this.draft = draft;
        this.sessionId = sessionId;
        this.nowMs = nowMs;
        this.zxid = draft.tree().zxid() + 1;
    }

    /**
     * Leaves what the rows take kept in the budget, for those that will be returned.
     *
     * @throws SqlFailure where it cannot be computed
     */
    void run(QueryPlan returning, String chroot, Executions executions) {
        List<Znode> drafted = new ArrayList<>();
        for (Change change : draft.changes()) {
            Znode node = drafted(change);
            if (node != null && change.counts()) {
                drafted.add(node);
            }
        }
        draft.returns(ReturnedRows.tryOut(returning, drafted, draft.tree(), chroot, executions));
    }

    private @Nullable Znode drafted(Change change) {
        if (change.request() instanceof WriteRequest.Create create) {
            return created(create);
        }
        Znode before = change.before();
        return before != null && change.request() instanceof WriteRequest.SetData set
                ? OverlayNode.changed(before, set.data(), changed(before, set.data()))
                : before;
    }

    private Znode created(WriteRequest.Create create) {
        String parent = ZnodePath.parent(create.path());
        int number = numbers.computeIfAbsent(parent, this::childrenCreated);
        numbers.put(parent, number + 1);
        String path = create.sequential() ? create.path() + String.format(Locale.ROOT, "%010d", number) : create.path();
        long owner = create.kind() == NodeKind.EPHEMERAL ? sessionId : 0;
        int length = create.data() == null ? 0 : create.data().length;
        return OverlayNode.created(path, create, new Stat(zxid, zxid, nowMs, nowMs, 0, 0, 0, owner, length, 0, zxid));
    }

    private int childrenCreated(String parent) {
        Znode node = draft.tree().findWithoutData(parent);
        return node == null ? 0 : node.childrenCreated();
    }

    private Stat changed(Znode before, byte @Nullable [] data) {
        return new Stat(
                before.czxid(),
                zxid,
                before.ctimeMs(),
                nowMs,
                before.version() + 1,
                before.cversion(),
                before.aversion(),
                before.ephemeralOwner(),
                data == null ? 0 : data.length,
                before.numChildren(),
                before.pzxid());
    }
}
