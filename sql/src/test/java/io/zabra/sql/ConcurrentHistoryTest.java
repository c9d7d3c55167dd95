package io.zabra.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.dml.Isolation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bank and the long fork of Jepsen's tests, with threads: each does a fixed amount, and what is claimed holds however they are
 * scheduled. How often transactions meet is up to the scheduler.
 */
class ConcurrentHistoryTest {
    private static final long SEED = Long.getLong("zabra.seed", 20_261_129L);
    private static final int ACCOUNTS = 4;
    private static final int EACH = 100;
    private static final int TRANSFERS = Integer.getInteger("zabra.histories.transfers", 60);
    private static final int READS = 2 * TRANSFERS;
    private static final int WAIT_S = 120;

    private final SqlFixture fixture = new SqlFixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger committed = new AtomicInteger();

    @AfterEach
    void close() {
        threads.shutdownNow();
        fixture.close();
    }

    private SqlSession session(Isolation level) throws SQLException {
        SqlSession session = fixture.session("");
        SqlFixture.update(session, "SET transaction_isolation = '" + level.words() + "'");
        session.setAutoCommit(false);
        return session;
    }

    private void given(String path, int value) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", path, Integer.toString(value));
        }
    }

    private <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        List<Future<T>> begun = new ArrayList<>();
        tasks.forEach(task -> begun.add(threads.submit(task)));
        List<T> results = new ArrayList<>();
        for (Future<T> future : begun) {
            results.add(future.get(WAIT_S, TimeUnit.SECONDS));
        }
        return results;
    }

    private static int number(SqlSession sql, String path) throws SQLException {
        String row = SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = ?", path)
                .get(0);
        return Integer.parseInt(row.substring(1, row.length() - 1));
    }

    private static void set(SqlSession sql, String path, int value) throws SQLException {
        SqlFixture.update(sql, "UPDATE znodes SET data_text = ? WHERE path = ?", Integer.toString(value), path);
    }

    private static boolean commits(SqlSession sql) throws SQLException {
        try {
            sql.commit();
            return true;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("40001");
            return false;
        }
    }

    private static String account(int number) {
        return "/bank/" + number;
    }

    /** Returns what the committed transfers have added to each account. */
    private int[] transfers(Isolation level, long seed) throws SQLException {
        Random random = new Random(seed);
        int[] added = new int[ACCOUNTS];
        try (SqlSession sql = session(level)) {
            for (int i = 0; i < TRANSFERS; i++) {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                int amount = random.nextInt(20);
                set(sql, account(from), number(sql, account(from)) - amount);
                set(sql, account(to), number(sql, account(to)) + amount);
                if (commits(sql)) {
                    committed.incrementAndGet();
                    added[from] -= amount;
                    added[to] += amount;
                }
            }
        }
        return added;
    }

    /** The same by a client of ZooKeeper: a multi of two sets, each of the version that was read. */
    private int[] transfersByMulti(long seed) {
        Random random = new Random(seed);
        long client = fixture.openSession();
        int[] added = new int[ACCOUNTS];
        for (int i = 0; i < TRANSFERS; i++) {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1) % ACCOUNTS;
            try (PinnedTree tree = fixture.store.pin()) {
                WriteRequest multi = new WriteRequest.Multi(
                        List.of(changed(tree, account(from), -1), changed(tree, account(to), 1)));
                WriteResult result = fixture.write(client, multi);
                boolean done = result instanceof WriteResult.MultiDone parts
                        && parts.results().stream().allMatch(WriteResult.DataSet.class::isInstance);
                committed.addAndGet(done ? 1 : 0);
                added[from] -= done ? 1 : 0;
                added[to] += done ? 1 : 0;
            }
        }
        return added;
    }

    private static WriteRequest.SetData changed(PinnedTree tree, String path, int by) {
        Znode node = Objects.requireNonNull(tree.find(path));
        int value = Integer.parseInt(new String(Objects.requireNonNull(node.data()), UTF_8));
        return new WriteRequest.SetData(path, Integer.toString(value + by).getBytes(UTF_8), node.version());
    }

    /** Every sum that anybody sees, in one statement or account by account, is that of the beginning. */
    private int[] audits(Isolation level) throws SQLException {
        String sum = "SELECT sum(CAST(data_text AS INTEGER)) FROM znodes WHERE parent = '/bank'";
        try (SqlSession sql = session(level)) {
            for (int i = 0; i < READS; i++) {
                int total = 0;
                for (int account = 0; account < ACCOUNTS; account++) {
                    total += number(sql, account(account));
                }
                assertThat(total).isEqualTo(ACCOUNTS * EACH);
                assertThat(SqlFixture.rows(sql, sum)).containsExactly("[" + ACCOUNTS * EACH + "]");
                sql.commit();
            }
        }
        return new int[ACCOUNTS];
    }

    @ParameterizedTest
    @EnumSource(Isolation.class)
    void moneyIsNeitherMadeNorLostAndEveryCommittedTransferCounts(Isolation level) throws Exception {
        given("/bank", 0);
        for (int account = 0; account < ACCOUNTS; account++) {
            given(account(account), EACH);
        }
        List<int[]> added = all(List.of(
                () -> transfers(level, SEED),
                () -> transfers(level, SEED + 1),
                () -> transfersByMulti(SEED + 2),
                () -> audits(level),
                () -> audits(level)));
        try (SqlSession sql = fixture.session("")) {
            for (int account = 0; account < ACCOUNTS; account++) {
                int expected = EACH;
                for (int[] ofThread : added) {
                    expected += ofThread[account];
                }
                assertThat(number(sql, account(account)))
                        .as(
                                "seed %d, account %d of %s",
                                SEED,
                                account,
                                added.stream().map(Arrays::toString).toList())
                        .isEqualTo(expected);
            }
        }
        assertThat(committed).hasPositiveValue();
    }

    private List<int[]> counting(String path) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (int i = 1; i <= READS; i++) {
                SqlFixture.update(sql, "UPDATE znodes SET data_text = ? WHERE path = ?", Integer.toString(i), path);
            }
        }
        return List.of();
    }

    private List<int[]> pairs(Isolation level, boolean xFirst) throws SQLException {
        List<int[]> seen = new ArrayList<>();
        try (SqlSession sql = session(level)) {
            for (int i = 0; i < READS; i++) {
                int first = number(sql, xFirst ? "/x" : "/y");
                int second = number(sql, xFirst ? "/y" : "/x");
                seen.add(xFirst ? new int[] {first, second} : new int[] {second, first});
                sql.commit();
            }
        }
        return seen;
    }

    /** Two readers who each saw one of two independent writes, and not the other's, would be a fork. */
    @ParameterizedTest
    @EnumSource(Isolation.class)
    void noTwoReadersSeeWritesInDifferentOrders(Isolation level) throws Exception {
        given("/x", 0);
        given("/y", 0);
        List<int[]> seen = new ArrayList<>();
        all(List.<Callable<List<int[]>>>of(
                        () -> counting("/x"),
                        () -> counting("/y"),
                        () -> pairs(level, true),
                        () -> pairs(level, false)))
                .forEach(seen::addAll);
        seen.sort(Comparator.<int[]>comparingInt(pair -> pair[0]).thenComparingInt(pair -> pair[1]));
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i)[1]).as("y beside x = %d", seen.get(i)[0]).isGreaterThanOrEqualTo(seen.get(i - 1)[1]);
        }
        assertThat(seen).hasSize(2 * READS);
    }
}
