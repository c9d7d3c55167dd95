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
    /** Half of what an executor lets a connection keep prepared, so that statements in use find room beside those kept here. */
    private static final int PLANS_MAX = 512;

    private static final long CHARS_MAX = 2 << 20;

    private final int capacity;
    private final Map<String, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
    /** Of their texts. */
    private long chars;

    /** @param capacity at most {@value #PLANS_MAX} are kept; 0: each plan is closed by its last user */
    PlanCache(int capacity) {
        this.capacity = Math.min(capacity, PLANS_MAX);
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
            makeRoom(session, 1, sql.length());
            plan = new Plan(sql, session.prepare(sql, timeoutMs));
            plans.put(sql, plan);
            chars += sql.length();
        }
        plan.users++;
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
        makeRoom(session, 0, 0);
    }

    /** Closes what nobody uses, as far as there is more than may be kept with what comes. */
    private void makeRoom(SqlSession session, int plansMore, long charsMore) throws SQLException {
        Iterator<Plan> eldestFirst = plans.values().iterator();
        while (isOver(plansMore, charsMore) && eldestFirst.hasNext()) {
            Plan plan = eldestFirst.next();
            if (plan.users == 0) {
                eldestFirst.remove();
                chars -= plan.sql.length();
                session.closeStatement(plan.description.id());
            }
        }
    }

    private boolean isOver(int plansMore, long charsMore) {
        return plans.size() + plansMore > capacity || chars + charsMore > CHARS_MAX;
    }
}
