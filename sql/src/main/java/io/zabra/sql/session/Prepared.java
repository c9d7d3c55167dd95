package io.zabra.sql.session;

/** A prepared statement of one session, with the plan that it has at the moment. One thread. */
final class Prepared {
    final String sql;
    Planned planned;
    /** So many executions are taken for long. */
    int longFor;

    Prepared(String sql, Planned planned) {
        this.sql = sql;
        this.planned = planned;
    }
}
