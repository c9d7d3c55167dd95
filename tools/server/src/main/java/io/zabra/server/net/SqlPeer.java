package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.sql.ZooKeeperSession;
import java.util.List;

/** The connection that the SQL of a client is held on. Any thread. */
interface SqlPeer {
    long sessionId();

    List<AuthId> identities();

    SessionOwner owner();

    boolean isServing();

    /** Where an answer's body is to be written, behind what is in it. */
    ByteBuf buffer();

    void after(int delayMs, Runnable task);

    /** Goes on with what was held back while a statement was under way. */
    void wake();

    /** Whether the client takes what it is answered; where not, {@link SqlConversation#goOn} is called when it may have begun to. */
    boolean takesAnswers();

    /** The statement of this request waits for other sessions, until it is answered. */
    void waits(Arrival arrival);

    /** As {@link ZooKeeperSession#written}. */
    void written(Submission submission, WriteResult result);

    /** Sends an answer; its body is in a {@link #buffer}, which is released here. */
    void sqlAnswer(Arrival arrival, int error, ByteBuf body);

    /** The same on the connection's I/O thread, while it reads: what can be sent later is not waited for. */
    void sqlAnswerNow(Arrival arrival, int error, ByteBuf body);
}
