package io.zabra.sql.exec;

import io.zabra.engine.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a plan: what it reads, with which parameters, on whose behalf. One thread. */
public final class Execution {
    private final NodeView nodes;
    private final SystemFacts facts;
    private final @Nullable Object[] parameters;
    private final Budget budget;
    private final long nowMs;
    private final long sessionId;
    private final ViewColumns views;
    private final Map<Integer, @Nullable Object[]> outerRows;
    private final Map<String, List<@Nullable Object[]>> workTables;
    private @Nullable Map<Long, List<String>> owned;

    /** Of a session without views: see the other one. */
    public Execution(
            NodeView nodes,
            SystemFacts facts,
            @Nullable Object[] parameters,
            Budget budget,
            long nowMs,
            long sessionId) {
        this(nodes, facts, parameters, budget, nowMs, sessionId, ViewColumns.NONE);
    }

    /** @param sessionId the ZooKeeper session on whose behalf it runs */
    public Execution(
            NodeView nodes,
            SystemFacts facts,
            @Nullable Object[] parameters,
            Budget budget,
            long nowMs,
            long sessionId,
            ViewColumns views) {
        this.sessionId = sessionId;
        this.views = views;
        this.nodes = nodes;
        this.facts = facts;
        this.parameters = parameters;
        this.budget = budget;
        this.nowMs = nowMs;
        this.outerRows = new HashMap<>();
        this.workTables = new HashMap<>();
    }

    private Execution(Execution other, NodeView nodes) {
        this.nodes = nodes;
        this.facts = other.facts;
        this.parameters = other.parameters;
        this.budget = other.budget;
        this.nowMs = other.nowMs;
        this.sessionId = other.sessionId;
        this.views = other.views;
        this.outerRows = other.outerRows;
        this.workTables = other.workTables;
    }

    /** The same execution over another state of the tree. */
    Execution over(Tree tree) {
        return new Execution(this, nodes.over(tree));
    }

    public NodeView nodes() {
        return nodes;
    }

    public SystemFacts facts() {
        return facts;
    }

    public ViewColumns views() {
        return views;
    }

    public @Nullable Object parameter(int index) {
        return parameters[index];
    }

    public Budget budget() {
        return budget;
    }

    /** One moment for the whole statement, in milliseconds since 1970, UTC. */
    public long nowMs() {
        return nowMs;
    }

    /** Whether the session may know all of another's statement, or of its own. */
    public boolean mayKnowAllOf(long otherSessionId) {
        return otherSessionId == sessionId || nodes.access().isSuper();
    }

    /** Whether the session may see the id of another, or its own: not where it takes no more to be the other. */
    public boolean mayKnowIdOf(long otherSessionId) {
        return !facts.takesIdsForPasswords() || mayKnowAllOf(otherSessionId);
    }

    /** A session's id as the session may see it; null where that is not at all, and of 0, which is none. */
    public @Nullable Long shownId(long otherSessionId) {
        return otherSessionId != 0 && mayKnowIdOf(otherSessionId) ? (Long) otherSessionId : null;
    }

    /** Of the whole statement. */
    public Gathered gathered() {
        return nodes.gathered();
    }

    /** All ephemeral znodes of the tree, by owner; found once. */
    Map<Long, List<String>> owned() {
        if (owned == null) {
            owned = OwnedCursor.all(this);
        }
        return owned;
    }

    /** The row of an enclosing query that a correlated one refers to. */
    public @Nullable Object[] outerRow(int correlation) {
        Object[] row = outerRows.get(correlation);
        if (row == null) {
            throw new IllegalStateException("no outer row for correlation " + correlation);
        }
        return row;
    }

    public void setOuterRow(int correlation, @Nullable Object[] row) {
        outerRows.put(correlation, row);
    }

    /** The rows of a recursion's last turn. */
    List<@Nullable Object[]> workTable(String name) {
        return workTables.getOrDefault(name, List.of());
    }

    void setWorkTable(String name, List<@Nullable Object[]> rows) {
        workTables.put(name, rows);
    }
}
