package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of siblings that are read together add up to what they do where each is computed with. */
class SiblingSumsTest {
    private static final AuthId APP = new AuthId("digest", "app:hash");
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<AclEntry> OTHER =
            List.of(new AclEntry(Permission.READ | Permission.WRITE, AuthId.ANYONE));
    private static final List<AclEntry> HIDDEN = List.of(new AclEntry(Permission.ALL, APP));

    private static final List<String> SOURCES = List.of(
            "znodes",
            "znodes WHERE parent = '/p1'",
            "znodes WHERE parent IN ('/p0', '/p2', '/p0/n7')",
            "znodes WHERE path > '/p1' AND path < '/p1/n2'",
            "znodes WHERE path > '/p1/' AND path < '/p10'",
            "znodes WHERE path > '/p0/n5'");

    private static void create(SqlFixture fixture, long client, String path, List<AclEntry> acl) {
        byte[] data = new byte[path.length() % 7];
        fixture.write(client, new WriteRequest.Create(path, data, acl, NodeKind.PERSISTENT, false, 0, true), APP);
    }

    private static void fill(SqlFixture fixture, List<AclEntry> ofSome) {
        long client = fixture.openSession();
        for (int p = 0; p < 3; p++) {
            create(fixture, client, "/p" + p, OPEN);
            for (int i = 0; i < 150; i++) {
                create(fixture, client, "/p" + p + "/n" + i, i % 60 == 59 ? ofSome : OPEN);
            }
        }
        create(fixture, client, "/p0/n7/below", OPEN);
    }

    private static void assertSums(SqlSession sql) throws SQLException {
        for (String source : SOURCES) {
            for (String tail : List.of(source, source + " GROUP BY parent ORDER BY parent")) {
                String read =
                        "SELECT count(*), sum(data_length), count(version), sum(version), sum(num_children) FROM ";
                String computed = "SELECT count(*), sum(data_length + 0), count(version + 0), sum(version + 0),"
                        + " sum(num_children + 0) FROM ";
                assertThat(SqlFixture.rows(sql, read + tail)).as(tail).isEqualTo(SqlFixture.rows(sql, computed + tail));
            }
        }
    }

    @ParameterizedTest(name = "off heap: {0}")
    @ValueSource(booleans = {false, true})
    void ofWhatMayBeRead(boolean offHeap) throws SQLException {
        try (SqlFixture fixture = SqlFixture.of(offHeap)) {
            fill(fixture, OTHER);
            try (SqlSession sql = fixture.session("");
                    SqlSession below = fixture.session("/p1")) {
                SqlFixture.update(sql, "UPDATE znodes SET data_text = 'changed' WHERE path LIKE '/p1/n1%'");
                assertSums(sql);
                assertThat(SqlFixture.rows(below, "SELECT count(*), sum(data_length) FROM znodes"))
                        .isEqualTo(SqlFixture.rows(below, "SELECT count(*), sum(data_length + 0) FROM znodes"));
            }
        }
    }

    @Test
    void whatMayNotBeReadIsInNone() throws SQLException {
        try (SqlFixture fixture = SqlFixture.offHeap()) {
            fill(fixture, HIDDEN);
            try (SqlSession stranger = fixture.session("");
                    SqlSession app = fixture.session("", APP)) {
                assertSums(stranger);
                assertSums(app);
                String counted = "SELECT count(version) FROM znodes WHERE parent = '/p1'";
                assertThat(SqlFixture.rows(stranger, counted)).isNotEqualTo(SqlFixture.rows(app, counted));
            }
        }
    }

    @Test
    void ofATransactionThatHasWritten() throws SQLException {
        try (SqlFixture fixture = SqlFixture.offHeap()) {
            fill(fixture, OPEN);
            try (SqlSession sql = fixture.session("")) {
                sql.setAutoCommit(false);
                SqlFixture.update(sql, "UPDATE znodes SET data_text = 'mine' WHERE path = '/p1/n3'");
                assertSums(sql);
                sql.rollback();
            }
        }
    }
}
