package io.zabra.sql.dml;

import io.zabra.sql.plan.QueryPlan;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** An INSERT, UPDATE or DELETE: a query that yields what to write. Immutable. */
public sealed interface WritePlan {
    QueryPlan source();

    /** Types of the statement's parameters. */
    List<RelDataType> parameters();

    /**
     * Yields a row for each znode to create.
     *
     * @param columns what the source's columns are for
     */
    record Insert(QueryPlan source, List<Target> columns) implements WritePlan {
        @Override
        public List<RelDataType> parameters() {
            return source.parameters();
        }
    }

    /**
     * Yields (path, version, data) of each znode to change.
     *
     * @param direct the same without reading, where the statement names one path, at most a version, and data that depends
     *     on nothing: ZooKeeper's own compare-and-set decides. Null where it does not
     */
    record Update(QueryPlan source, @Nullable QueryPlan direct) implements WritePlan {
        @Override
        public List<RelDataType> parameters() {
            return direct == null ? source.parameters() : direct.parameters();
        }
    }

    /** Yields (path, version) of each znode to delete; {@code direct} as with {@link Update}. */
    record Delete(QueryPlan source, @Nullable QueryPlan direct) implements WritePlan {
        @Override
        public List<RelDataType> parameters() {
            return direct == null ? source.parameters() : direct.parameters();
        }
    }

    /** A column of {@code znodes} that a statement may set. */
    enum Target {
        PATH,
        DATA,
        DATA_TEXT,
        NODE_TYPE,
        TTL_MS
    }
}
