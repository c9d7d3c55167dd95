package io.zabra.cli;

/** A statement on the sample data set for a new user to try, and what it answers. */
enum Example {
    BROKERS("Which Kafka brokers are alive, and which session keeps each?", """
            SELECT b.name AS broker, JSON_VALUE(b.data_text, '$.host') AS host, s.session_id, s.timeout_ms
            FROM znodes b JOIN sessions s ON s.session_id = b.ephemeral_owner
            WHERE b.parent = '/kafka/brokers/ids';"""),
    SUBTREES("Which subtrees are the largest?", """
            SELECT t.path, COUNT(*) AS znodes, SUM(z.data_length) AS bytes
            FROM znodes t JOIN znodes z ON z.path LIKE t.path || '/%'
            WHERE t.parent = '/' GROUP BY t.path ORDER BY znodes DESC;"""),
    SERVICES("JSON payloads as columns: where do the services of Curator's discovery run?", """
            SELECT name, JSON_VALUE(data_text, '$.address') AS address, JSON_VALUE(data_text, '$.payload.zone') AS zone
            FROM znodes WHERE parent = '/services/orders' ORDER BY zone, name;"""),
    COMPARE_AND_SET("Compare and set: it changes one row; run again, none, as the version has moved on.", """
            UPDATE znodes SET data_text = '2000' WHERE path = '/config/orders/timeout.ms' AND version = 32;""");

    private final String question;
    private final String sql;

    Example(String question, String sql) {
        this.question = question;
        this.sql = sql;
    }

    String question() {
        return question;
    }

    /** With its semicolon; may have several lines. */
    String sql() {
        return sql;
    }
}
