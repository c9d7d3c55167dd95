package io.zabra.sql.dml;

import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.syntax.Dml;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An INSERT, UPDATE, DELETE or MERGE: queries that yield what to write. Immutable. */
public sealed interface WritePlan {
    /** What the statement reads first. */
    QueryPlan source();

    /**
     * What the statement yields of each row, given its path as one more parameter behind the statement's own; null where it
     * yields a count.
     */
    @Nullable
    QueryPlan returning();

    /** All the queries, for the types of the statement's parameters. */
    List<QueryPlan> queries();

    /**
     * Yields a row for each znode to create; one with one more column says in it why its data may be NULL, where that is copied.
     *
     * @param columns what the source's columns are for
     * @param conflict what to do with a path that is there; null: fail
     * @param reads whether it reads anything; false only where the source is a few rows of literals and parameters
     */
    record Insert(
            QueryPlan source,
            List<Target> columns,
            boolean reads,
            boolean withParents,
            @Nullable Conflict conflict,
            @Nullable QueryPlan returning)
            implements WritePlan {
        @Override
        public List<QueryPlan> queries() {
            return present(source, conflict == null ? null : conflict.update, returning);
        }
    }

    /**
     * {@code ON CONFLICT}.
     *
     * @param update yields (path, version, data) where the znode is to be changed, given the values of the row that was to be
     *     inserted as further parameters, in the order of {@link Target}; null: it stays as it is
     */
    record Conflict(@Nullable QueryPlan update) {}

    /**
     * Yields (path, version, data) of each znode to change, and why the data may be NULL, where it is made of what was there.
     *
     * @param direct the same without reading, where the statement names one path, at most a version, and data that depends
     *     on nothing: ZooKeeper's own compare-and-set decides. Null where it does not
     * @param named null where its condition names no path
     */
    record Update(
            QueryPlan source,
            @Nullable QueryPlan direct,
            @Nullable QueryPlan returning,
            @Nullable NamedPath named) implements WritePlan {
        /** Rows are returned of what was read only. */
        public Update {
            direct = returning == null ? direct : null;
        }

        @Override
        public List<QueryPlan> queries() {
            return present(direct, source, returning);
        }
    }

    /** Yields (path, aversion, acl, whether an aversion was asked for) of the one znode whose ACL is to change. */
    record UpdateAcl(QueryPlan source, @Nullable QueryPlan returning) implements WritePlan {
        @Override
        public List<QueryPlan> queries() {
            return present(source, returning);
        }
    }

    /** Yields (path, version) of each znode to delete; {@code direct} and {@code named} as with {@link Update}. */
    record Delete(
            QueryPlan source,
            @Nullable QueryPlan direct,
            @Nullable QueryPlan returning,
            @Nullable NamedPath named) implements WritePlan {
        /** Rows are returned of what was read only. */
        public Delete {
            direct = returning == null ? direct : null;
        }

        @Override
        public List<QueryPlan> queries() {
            return present(direct, source, returning);
        }
    }

    /**
     * Yields (path, version, number of the arm, then the values of all arms): without a path where there is no match, without an arm
     * where there is nothing to do.
     */
    record Merge(QueryPlan source, List<Arm> arms, @Nullable QueryPlan returning) implements WritePlan {
        public Merge {
            arms = List.copyOf(arms);
        }

        @Override
        public List<QueryPlan> queries() {
            return present(source, returning);
        }
    }

    /**
     * What a MERGE does with a row.
     *
     * @param columns what its values are for
     * @param first column of the source that is a value of it
     * @param explained whether behind its values there is why its data may be NULL: {@link HiddenData}
     */
    record Arm(Dml.Action action, List<Target> columns, int first, boolean explained) {
        public Arm {
            columns = List.copyOf(columns);
        }
    }

    /** The one znode that it is about; null where it is not about one that it names. */
    default @Nullable NamedPath named() {
        return null;
    }

    /** Where ZooKeeper alone decides, without anything read before; null where it does not. */
    default @Nullable QueryPlan direct() {
        if (returning() != null) {
            return null;
        }
        if (this instanceof Insert insert) {
            return insert.reads ? null : insert.source;
        }
        return this instanceof Update update ? update.direct : this instanceof Delete delete ? delete.direct : null;
    }

    private static List<QueryPlan> present(@Nullable QueryPlan... plans) {
        List<QueryPlan> present = new ArrayList<>();
        for (QueryPlan plan : plans) {
            if (plan != null) {
                present.add(plan);
            }
        }
        return present;
    }

    /** A column of {@code znodes} that a statement may set. */
    enum Target {
        PATH,
        DATA,
        DATA_TEXT,
        NODE_TYPE,
        TTL_MS,
        ACL
    }
}
