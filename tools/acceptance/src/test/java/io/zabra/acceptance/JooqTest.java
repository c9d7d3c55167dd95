package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** jOOQ: its reading of the catalog, and statements that it renders. */
class JooqTest {
    private static SampleServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        server = SampleServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itReadsTablesColumnsAndKeys() throws Exception {
        try (Connection connection = server.pool().getConnection()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.DEFAULT);
            List<Table<?>> tables = jooq.meta().getTables("znodes");
            assertThat(tables).hasSize(1);
            Table<?> znodes = tables.get(0);
            assertThat(znodes.fields())
                    .extracting(Field::getName)
                    .contains("path", "data", "version", "ephemeral_owner");
            assertThat(znodes.field("data").getType()).isEqualTo(byte[].class);
            assertThat(znodes.field("czxid").getType()).isEqualTo(Long.class);
            assertThat(znodes.getPrimaryKey().getFields())
                    .extracting(Field::getName)
                    .containsExactly("path");
            assertThat(znodes.getReferences()).isNotEmpty();
        }
    }

    @Test
    void whatItRendersRuns() throws Exception {
        try (Connection connection = server.pool().getConnection()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.POSTGRES);
            Field<String> parent = field(name("parent"), String.class);
            Result<? extends Record> busiest = jooq.select(parent, count().as("children"))
                    .from(table(name("znodes")))
                    .where(parent.isNotNull())
                    .groupBy(parent)
                    .having(count().gt(1))
                    .orderBy(count().desc(), parent)
                    .limit(3)
                    .fetch();
            assertThat(busiest).hasSize(3);
        }
    }
}
