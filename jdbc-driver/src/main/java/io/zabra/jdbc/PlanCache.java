package io.zabra.jdbc;

import io.zabra.jdbc.remote.SqlLead;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.StatementDescription;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prepared statements of a connection by their text, so that preparing and closing the same text again and again, as
 * programs over a pool do, costs no round trip. The least recently used go. Used under the connection's lock.
 */
final class PlanCache {
    private final int capacity;
    private final Map<String, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);

    /** @param capacity 0: each plan is closed by its last user */
    PlanCache(int capacity) {
        this.capacity = capacity;
    }

    /** A prepared statement and how many use it. */
    static final class Plan {
        private final String sql;
        private final SqlLead lead;
        private StatementDescription description;
        private int users;

        private Plan(String sql, StatementDescription description) {
            this.sql = sql;
            this.lead = SqlLead.of(sql);
            this.description = description;
        }

        String sql() {
            return sql;
        }

        SqlLead lead() {
            return lead;
        }

        StatementDescription description() {
            return description;
        }
    }

    /** @param timeoutMs within which it is prepared, if it must be; 0: whenever */
    Plan acquire(SqlSession session, String sql, int timeoutMs) throws SQLException {
        Plan plan = plans.get(sql);
        if (plan == null) {
            plan = new Plan(sql, session.prepare(sql, timeoutMs));
            plans.put(sql, plan);
        }
        plan.users++;
        trim(session);
        return plan;
    }

    /** Prepares anew what the executor has forgotten. */
    static void renew(SqlSession session, Plan plan) throws SQLException {
        long forgotten = plan.description.id();
        plan.description = session.prepare(plan.sql);
        session.closeStatement(forgotten);
    }

    void release(SqlSession session, Plan plan) throws SQLException {
        plan.users--;
        trim(session);
    }

    private void trim(SqlSession session) throws SQLException {
        Iterator<Plan> eldestFirst = plans.values().iterator();
        int surplus = plans.size() - capacity;
        while (surplus > 0 && eldestFirst.hasNext()) {
            Plan plan = eldestFirst.next();
            if (plan.users == 0) {
                eldestFirst.remove();
                surplus--;
                session.closeStatement(plan.description.id());
            }
        }
    }
}
