package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.dml.Isolation;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The histories by which isolation levels are told apart (Berenson et al. 1995; Adya 1999; the bank and long fork of Jepsen's
 * tests), at both levels: what must not happen does not, and what may happen does, so that the level's name is honest.
 */
class IsolationTest {
    private static final AuthId OWNER = new AuthId("digest", "owner:secret");

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private SqlSession session(Isolation level) throws SQLException {
        SqlSession session = fixture.session("");
        SqlFixture.update(session, "SET transaction_isolation = '" + level.words() + "'");
        session.setAutoCommit(false);
        return session;
    }

    private void given(String values) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES " + values);
        }
    }

    private String now(String path) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            return String.join("", SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = ?", path));
        }
    }

    private static int number(SqlSession sql, String path) throws SQLException {
        String row = SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = ?", path)
                .get(0);
        return Integer.parseInt(row.substring(1, row.length() - 1));
    }

    private static void set(SqlSession sql, String path, int value) throws SQLException {
        SqlFixture.update(sql, "UPDATE znodes SET data_text = ? WHERE path = ?", Integer.toString(value), path);
    }

    /** Null: it committed. */
    private static @Nullable String commit(SqlSession sql) {
        try {
            sql.commit();
            return null;
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Test
    void whatIsNamedLikeTheSystemsOwnIsCheckedAsAnyOther() throws SQLException {
        given("('/zookeeper-apps', ''), ('/r', '')");
        try (SqlSession sql = session(Isolation.SERIALIZABLE)) {
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE parent = '/zookeeper-apps'"))
                    .isEmpty();
            set(sql, "/r", 1);
            given("('/zookeeper-apps/x', '')");
            assertThat(commit(sql)).isEqualTo("40001");
        }
    }

    @Test
    void whatIsReturnedSeesWhatItsTransactionHasWritten() throws SQLException {
        given("('/p', ''), ('/p/a', '')");
        try (SqlSession sql = session(Isolation.REPEATABLE_READ)) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/p/b')");
            assertThat(SqlFixture.rows(
                            sql,
                            "UPDATE znodes SET data_text = 'x' WHERE path = '/p'"
                                    + " RETURNING (SELECT count(*) FROM znodes WHERE parent = '/p')"))
                    .containsExactly("[2]");
        }
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noUpdateIsLost(Isolation level) throws SQLException {
        given("('/x', '10')");
        try (SqlSession a = session(level);
                SqlSession b = session(level)) {
            set(a, "/x", number(a, "/x") + 1);
            set(b, "/x", number(b, "/x") + 1);
            assertThat(commit(a)).isNull();
            assertThat(commit(b)).isEqualTo("40001");
            assertThat(now("/x")).isEqualTo("[11]");
        }
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noWriteIsSkewedBetweenRowsThatWereRead(Isolation level) throws SQLException {
        given("('/on-call', null), ('/on-call/a', '1'), ('/on-call/b', '1')");
        String count = "SELECT sum(CAST(data_text AS INTEGER)) FROM znodes WHERE parent = '/on-call'";
        try (SqlSession a = session(level);
                SqlSession b = session(level)) {
            assertThat(SqlFixture.rows(a, count)).containsExactly("[2]");
            assertThat(SqlFixture.rows(b, count)).containsExactly("[2]");
            set(a, "/on-call/a", 0);
            set(b, "/on-call/b", 0);
            assertThat(commit(a)).isNull();
            assertThat(commit(b)).isEqualTo("40001");
        }
    }

    /** Both find that nobody has booked the room, and both book it. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void aPhantomIsNoticedBySerializableOnly(Isolation level) throws SQLException {
        given("('/room', null)");
        String booked = "SELECT count(*) FROM znodes WHERE parent = '/room'";
        try (SqlSession a = session(level);
                SqlSession b = session(level)) {
            assertThat(SqlFixture.rows(a, booked)).containsExactly("[0]");
            assertThat(SqlFixture.rows(b, booked)).containsExactly("[0]");
            SqlFixture.update(a, "INSERT INTO znodes (path) VALUES ('/room/by-a')");
            SqlFixture.update(b, "INSERT INTO znodes (path) VALUES ('/room/by-b')");
            assertThat(commit(a)).isNull();
            assertThat(commit(b)).isEqualTo(level == Isolation.SERIALIZABLE ? "40001" : null);
        }
    }

    /** Beside the path that a walk backwards came to first, below a parent that it did not come to. */
    @Test
    void aPhantomIsNoticedByAWalkBackwards() throws SQLException {
        given("('/r', ''), ('/z', null), ('/z/y', null)");
        for (String last : List.of(
                "SELECT path FROM znodes WHERE path < '/zoo' ORDER BY path DESC LIMIT 1",
                "SELECT max(path) FROM znodes WHERE path < '/zoo'",
                "SELECT max(path) FROM znodes WHERE is_below(path, '/z') OR path = '/z'")) {
            try (SqlSession sql = session(Isolation.SERIALIZABLE)) {
                assertThat(SqlFixture.rows(sql, last)).containsExactly("[/z/y]");
                set(sql, "/r", 1);
                given("('/z/yy', null)");
                assertThat(commit(sql)).as(last).isEqualTo("40001");
            }
            try (SqlSession sql = fixture.session("")) {
                SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/z/yy'");
            }
        }
    }

    @Test
    void aPhantomInAPageOfOneParentIsNoticed() throws SQLException {
        given("('/r', ''), ('/p', null), ('/p/b', null), ('/p/d', null)");
        try (SqlSession sql = session(Isolation.SERIALIZABLE)) {
            String page = "SELECT name FROM znodes WHERE parent = '/p' AND name > 'b' ORDER BY name LIMIT 1";
            assertThat(SqlFixture.rows(sql, page)).containsExactly("[d]");
            set(sql, "/r", 1);
            given("('/p/c', null)");
            assertThat(commit(sql)).isEqualTo("40001");
        }
    }

    @Test
    void aPageOfOneParentShowsItsTransactionsOwnWrites() throws SQLException {
        given("('/p', null), ('/p/b', null), ('/p/d', null), ('/p/f', null)");
        try (SqlSession sql = session(Isolation.REPEATABLE_READ)) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/p/a'), ('/p/c'), ('/p/c/x'), ('/p/g')");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/p/d'");
            String names = "SELECT name FROM znodes WHERE parent = '/p' AND ";
            assertThat(SqlFixture.rows(sql, names + "name > 'b' ORDER BY name LIMIT 2"))
                    .containsExactly("[c]", "[f]");
            assertThat(SqlFixture.rows(sql, names + "path < '/p/g' ORDER BY path DESC"))
                    .containsExactly("[f]", "[c]", "[b]", "[a]");
            assertThat(SqlFixture.rows(sql, names + "name BETWEEN 'c' AND 'd'")).containsExactly("[c]");
            assertThat(SqlFixture.rows(sql, "SELECT min(name), max(path) FROM znodes WHERE parent = '/p'"))
                    .containsExactly("[a, /p/g]");
        }
    }

    private void setAcl(String path, String acl) throws SQLException {
        try (SqlSession sql = fixture.session("", OWNER)) {
            SqlFixture.update(sql, "UPDATE znodes SET acl = ? WHERE path = ?", acl, path);
        }
    }

    /** What was NULL, or did not show, because an ACL hid it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(data) FROM znodes WHERE path = '/h'",
                "SELECT count(*) FROM znodes WHERE path = '/h' AND data_text IS NOT NULL",
                "SELECT count(data_text) FROM znodes WHERE parent = '/' AND name = 'h'",
                "SELECT count(*) FROM znodes WHERE parent = '/h'",
                "SELECT count(*) FROM znodes WHERE is_below(path, '/h')",
            })
    void whatAnAclHidIsNoticedWhenItShows(String query) throws SQLException {
        given("('/r', ''), ('/h', 'x'), ('/h/c', null)");
        setAcl("/h", "digest:owner:secret:cdrwa");
        try (SqlSession sql = session(Isolation.SERIALIZABLE)) {
            assertThat(SqlFixture.rows(sql, query)).containsExactly("[0]");
            set(sql, "/r", 1);
            setAcl("/h", "world:anyone:cdrwa");
            assertThat(commit(sql)).isEqualTo("40001");
        }
        try (SqlSession sql = session(Isolation.SERIALIZABLE)) {
            assertThat(SqlFixture.rows(sql, query)).containsExactly("[1]");
            set(sql, "/r", 2);
            assertThat(commit(sql)).isNull();
        }
    }

    /** A row that was there, and came to match the condition. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void aRowThatComesToMatchIsNoticedBySerializableOnly(Isolation level) throws SQLException {
        given("('/p', null), ('/p/a', 'idle'), ('/p/b', 'idle')");
        String busy = "SELECT count(*) FROM znodes WHERE parent = '/p' AND data_text = 'busy'";
        try (SqlSession a = session(level);
                SqlSession b = session(level)) {
            assertThat(SqlFixture.rows(a, busy)).containsExactly("[0]");
            assertThat(SqlFixture.rows(b, busy)).containsExactly("[0]");
            SqlFixture.update(a, "UPDATE znodes SET data_text = 'busy' WHERE path = '/p/a'");
            SqlFixture.update(b, "UPDATE znodes SET data_text = 'busy' WHERE path = '/p/b'");
            assertThat(commit(a)).isNull();
            assertThat(commit(b)).isEqualTo(level == Isolation.SERIALIZABLE ? "40001" : null);
        }
    }

    /** Each inserts where the other counted. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noWriteIsSkewedBetweenNumbersOfChildren(Isolation level) throws SQLException {
        given("('/a', null), ('/b', null)");
        String children = "SELECT num_children FROM znodes WHERE path = ?";
        try (SqlSession a = session(level);
                SqlSession b = session(level)) {
            assertThat(SqlFixture.rows(a, children, "/b")).containsExactly("[0]");
            assertThat(SqlFixture.rows(b, children, "/a")).containsExactly("[0]");
            SqlFixture.update(a, "INSERT INTO znodes (path) VALUES ('/a/x')");
            SqlFixture.update(b, "INSERT INTO znodes (path) VALUES ('/b/x')");
            assertThat(commit(a)).isNull();
            assertThat(commit(b)).isEqualTo("40001");
        }
    }

    /** A child that goes changes the number too, and what was counted is not what is written below. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void aChildThatIsDeletedConflictsWithWhoCountedIt(Isolation level) throws SQLException {
        given("('/a', null), ('/a/x', null), ('/r', '0')");
        try (SqlSession a = session(level);
                SqlSession other = fixture.session("")) {
            assertThat(SqlFixture.rows(a, "SELECT num_children FROM znodes WHERE path = '/a'"))
                    .containsExactly("[1]");
            set(a, "/r", 1);
            SqlFixture.update(other, "DELETE FROM znodes WHERE path = '/a/x'");
            assertThat(commit(a)).isEqualTo("40001");
        }
    }

    /** The same version, another znode. */
    @Test
    void aZnodeDeletedAndCreatedAnewIsNoticedBySerializable() throws SQLException {
        given("('/aba', 'one'), ('/r', '0'), ('/other', null)");
        try (SqlSession a = session(Isolation.SERIALIZABLE);
                SqlSession other = fixture.session("")) {
            assertThat(SqlFixture.rows(a, "SELECT data_text FROM znodes WHERE path = '/aba'"))
                    .containsExactly("[one]");
            set(a, "/r", 1);
            SqlFixture.update(other, "DELETE FROM znodes WHERE path = '/aba'");
            SqlFixture.update(other, "INSERT INTO znodes (path, data_text) VALUES ('/aba', 'two')");
            assertThat(commit(a)).isEqualTo("40001");
        }
    }

    /** Siblings of what was read by path are nobody's business. */
    @Test
    void whatIsCreatedBesideARowConflictsWithNobody() throws SQLException {
        given("('/p', null), ('/p/a', '1')");
        try (SqlSession a = session(Isolation.SERIALIZABLE);
                SqlSession other = fixture.session("")) {
            set(a, "/p/a", number(a, "/p/a") + 1);
            SqlFixture.update(other, "INSERT INTO znodes (path) VALUES ('/p/b')");
            assertThat(commit(a)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void anAclThatWasReadAndIsSetConflicts(Isolation level) throws SQLException {
        for (String read : List.of(
                "SELECT acl FROM znodes WHERE path = '/s'",
                "SELECT aversion FROM znodes WHERE path = '/s'",
                "SELECT scheme FROM acls WHERE path = '/s'")) {
            given("('/s', null), ('/r', '0')");
            try (SqlSession a = session(level);
                    SqlSession other = fixture.session("")) {
                assertThat(SqlFixture.rows(a, read)).hasSize(1);
                set(a, "/r", 1);
                SqlFixture.update(other, "UPDATE znodes SET acl = 'world:anyone:rd' WHERE path = '/s'");
                assertThat(commit(a)).as(read).isEqualTo("40001");
                SqlFixture.update(other, "DELETE FROM znodes WHERE path IN ('/s', '/r')");
            }
        }
    }

    /** What was not there when it was looked for. */
    @Test
    void aPathThatWasMissedAndIsCreatedConflictsWithASerializableReader() throws SQLException {
        given("('/q', null), ('/r', '0')");
        try (SqlSession a = session(Isolation.SERIALIZABLE);
                SqlSession b = session(Isolation.REPEATABLE_READ)) {
            assertThat(SqlFixture.rows(a, "SELECT path FROM znodes WHERE path = '/q/leader'"))
                    .isEmpty();
            set(a, "/r", 1);
            SqlFixture.update(b, "INSERT INTO znodes (path) VALUES ('/q/leader')");
            assertThat(commit(b)).isNull();
            assertThat(commit(a)).isEqualTo("40001");
        }
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void readersNeverSeeTwoWritesInDifferentOrders(Isolation level) throws SQLException {
        given("('/x', '0'), ('/y', '0')");
        try (SqlSession before = session(level);
                SqlSession writer = session(level);
                SqlSession between = session(level);
                SqlSession other = session(level)) {
            assertThat(number(before, "/x")).isZero();
            set(writer, "/x", 1);
            writer.commit();
            assertThat(number(between, "/y")).isZero();
            set(other, "/y", 1);
            other.commit();
            // The fork would be one reader that sees x alone, and another that sees y alone.
            assertThat(List.of(number(before, "/x"), number(before, "/y"))).containsExactly(0, 0);
            assertThat(List.of(number(between, "/x"), number(between, "/y"))).containsExactly(1, 0);
        }
    }

    /** Transfers between accounts, interleaved step by step by a seeded choice: the sum never changes for anyone. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void moneyIsNeitherMadeNorLost(Isolation level) throws SQLException {
        long seed = 20_261_122;
        Random random = new Random(seed);
        given("('/bank', null), ('/bank/a', '100'), ('/bank/b', '100'), ('/bank/c', '100')");
        List<String> accounts = List.of("/bank/a", "/bank/b", "/bank/c");
        String sum = "SELECT sum(CAST(data_text AS INTEGER)) FROM znodes WHERE parent = '/bank'";
        int committed = 0;
        try (SqlSession a = session(level);
                SqlSession b = session(level);
                SqlSession reader = session(level)) {
            List<SqlSession> tellers = List.of(a, b);
            for (int i = 0; i < 200; i++) {
                SqlSession teller = tellers.get(random.nextInt(2));
                String from = accounts.get(random.nextInt(3));
                String to = accounts.get(random.nextInt(3));
                int amount = random.nextInt(20);
                set(teller, from, number(teller, from) - amount);
                set(teller, to, number(teller, to) + amount);
                assertThat(SqlFixture.rows(teller, sum))
                        .as("seed %d, step %d", seed, i)
                        .containsExactly("[300]");
                committed += random.nextInt(3) == 0 && commit(teller) == null ? 1 : 0;
                assertThat(SqlFixture.rows(reader, sum))
                        .as("seed %d, step %d", seed, i)
                        .containsExactly("[300]");
                reader.rollback();
            }
        }
        assertThat(committed).isPositive();
    }
}
