package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.testing.Await;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The SQL of connections that are the test's own. */
class SqlConversationTest {
    private static final int ROUNDS = 20;
    private static final SessionOwner OWNER = reason -> {};

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final AtomicInteger pins = new AtomicInteger();
    private volatile @Nullable Supplier<Error> broken;
    private final SqlFront front =
            new SqlFront(new ZabraSqlService(watched(), SqlLimits.DEFAULT), 1, RequestsFirst.never());

    @AfterEach
    void close() {
        front.close();
        store.close();
    }

    /** The store, whose pins are counted, and which cannot give one where the test says so. */
    private ZnodeStore watched() {
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    Supplier<Error> failure = broken;
                    if (failure != null && method.getName().equals("pin")) {
                        throw failure.get();
                    }
                    Object result = called(method, store, arguments);
                    return method.getName().equals("pin") ? counted((PinnedTree) result) : result;
                });
    }

    private PinnedTree counted(PinnedTree pin) {
        pins.incrementAndGet();
        return (PinnedTree) Proxy.newProxyInstance(
                PinnedTree.class.getClassLoader(), new Class<?>[] {PinnedTree.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        pins.decrementAndGet();
                    }
                    return called(method, pin, arguments);
                });
    }

    private static Object called(java.lang.reflect.Method method, Object on, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A connection with a session, which takes answers when the test says so. */
    private final class Client implements SqlPeer {
        private final long session =
                store.openSession(30_000, OWNER).toCompletableFuture().join().id();
        private final SqlConversation sql = new SqlConversation(front, this);
        private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
        private final Queue<Boolean> takesOnce = new ConcurrentLinkedQueue<>();
        private final AtomicInteger wakes = new AtomicInteger();
        private volatile boolean takes = true;
        private volatile @Nullable String failure;

        void asks(int xid, SqlRequest request) {
            sql.submit(new Arrival(xid, request.opcode().code(), System.nanoTime(), 10), request);
        }

        void asks(int xid, String text) {
            asks(xid, new SqlRequest.ExecuteDirect(text, List.of(), new ExecuteOptions(0, 1, 0, false)));
        }

        void isAnswered(int xid) throws Exception {
            Await.until("answered " + xid, () -> answered.contains(xid));
        }

        Client open() throws Exception {
            asks(1, new SqlRequest.Open(SqlRequest.PROTOCOL_VERSION, "", "test", true));
            isAnswered(1);
            return this;
        }

        @Override
        public long sessionId() {
            return session;
        }

        @Override
        public List<AuthId> identities() {
            return List.of();
        }

        @Override
        public SessionOwner owner() {
            return OWNER;
        }

        @Override
        public boolean isServing() {
            return true;
        }

        @Override
        public ByteBuf buffer() {
            return Unpooled.buffer();
        }

        @Override
        public void after(int delayMs, Runnable task) {}

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public boolean takesAnswers() {
            Boolean once = takesOnce.poll();
            return once == null ? takes : once;
        }

        @Override
        public void waits(Arrival arrival) {
            waiting.add(arrival.xid());
        }

        @Override
        public void written(Submission submission, WriteResult result) {}

        @Override
        public void sqlAnswer(Arrival arrival, int error, ByteBuf body) {
            if (error != 0) {
                failure = SqlFailure.decode(body).sqlState();
            }
            answered.add(arrival.xid());
            body.release();
        }

        @Override
        public void sqlAnswerNow(Arrival arrival, int error, ByteBuf body) {
            sqlAnswer(arrival, error, body);
        }
    }

    /** The one thread for SQL has done whatever it had to, and what followed from that. */
    private void isAtRest() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch done = new CountDownLatch(1);
            front.execute(done::countDown);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothingIsComputedForAClientThatTakesNothing() throws Exception {
        Client client = new Client().open();
        client.takes = false;
        for (int xid = 2; xid < 6; xid++) {
            client.asks(xid, "SELECT 1");
        }
        isAtRest();
        assertThat(client.answered).containsExactly(1);
        assertThat(client.sql.outstanding()).isEqualTo(4);
        client.sql.goOn();
        isAtRest();
        assertThat(client.answered).containsExactly(1);
        client.takes = true;
        client.sql.goOn();
        client.isAnswered(5);
        assertThat(client.answered).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aClientThatBeginsToTakeWhileItIsLookedAtIsNotForgotten() throws Exception {
        Client client = new Client().open();
        isAtRest();
        client.wakes.set(0);
        client.takesOnce.add(false);
        client.asks(2, "SELECT 1");
        assertThat(client.wakes).hasValue(1);
        client.sql.goOn();
        client.isAnswered(2);
    }

    @Test
    void whatAClientThatTakesNothingHasLeftIsGivenBackWithItsConnection() throws Exception {
        Client client = new Client().open();
        client.asks(2, "SELECT * FROM (VALUES (1), (2)) AS v (a) WHERE a > (SELECT 0 FROM znodes WHERE path = '/')");
        client.isAnswered(2);
        assertThat(pins).hasValue(1);
        client.takes = false;
        client.asks(3, "SELECT 1");
        client.sql.end();
        Await.until("it is given back", () -> pins.get() == 0);
    }

    @Test
    void aConnectionOutlivesAnErrorWhereItsRequestsArrive() throws Exception {
        Client client = new Client().open();
        client.asks(2, new SqlRequest.Prepare("SELECT version FROM znodes WHERE path = '/'"));
        client.isAnswered(2);
        broken = () -> new NoClassDefFoundError("of the test");
        client.asks(3, new SqlRequest.Execute(1, List.of(), ExecuteOptions.DEFAULT));
        assertThat(client.answered).contains(3);
        assertThat(client.failure).isEqualTo("XX000");
        broken = null;
        client.asks(4, "SELECT 1");
        client.isAnswered(4);
    }

    @Test
    void whatAConnectionHasLeftIsGivenBackThoughMemoryRanOutWhereItsRequestsArrive() throws Exception {
        Client client = new Client().open();
        client.asks(2, "SELECT path FROM znodes");
        client.isAnswered(2);
        assertThat(pins).hasValue(1);
        client.asks(3, new SqlRequest.Prepare("SELECT version FROM znodes WHERE path = '/'"));
        client.isAnswered(3);
        broken = () -> new OutOfMemoryError("of the test");
        assertThatThrownBy(() -> client.asks(4, new SqlRequest.Execute(1, List.of(), ExecuteOptions.DEFAULT)))
                .isInstanceOf(OutOfMemoryError.class);
        client.sql.end();
        Await.until("it is given back", () -> pins.get() == 0);
    }

    @Test
    void whoWaitsForALockTellsSo() throws Exception {
        Client holder = new Client().open();
        holder.asks(2, "SELECT lock('/l')");
        holder.isAnswered(2);
        assertThat(holder.waiting).isEmpty();
        Client other = new Client().open();
        other.asks(2, "SELECT lock('/l')");
        Await.until("it waits", () -> other.waiting.contains(2));
        holder.asks(3, "SELECT unlock('/l')");
        other.isAnswered(2);
        assertThat(other.waiting).containsExactly(2);
    }
}
