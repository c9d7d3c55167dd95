package io.zabra.engine;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionEnds;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.VersionNotRetainedException;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one face of the store that front ends see: submit a write, read the tree, open, re-attach and close sessions,
 * watch. Any thread may call anything; nothing blocks unless it says so.
 *
 * <p>Writes of one session take effect in the order of their submission. A write's completion is called once, on the
 * apply thread, after the write is durable and visible and after every watch event it causes was handed over; it must
 * not block or throw.
 */
public interface ZnodeStore extends AutoCloseable {

    /**
     * A write and who asks for it.
     *
     * @param owner whom the session must belong to, or be nobody's, lest the write is refused with SESSION_MOVED; null:
     *     whoever asks
     */
    record Submission(
            long sessionId,
            int cxid,
            List<AuthId> identities,
            WriteRequest request,
            @Nullable SessionOwner owner) {
        public Submission(long sessionId, int cxid, List<AuthId> identities, WriteRequest request) {
            this(sessionId, cxid, identities, request, null);
        }
    }

    /**
     * What a write came to, and when.
     *
     * @param zxid of its transaction; failed writes have one too
     */
    record Completion(long zxid, WriteResult result) {}

    /**
     * Receives the {@link Completion} of one write, on a thread of the store that must not be held up. Where the write became a
     * transaction, that one was just applied and the next one was not: what is read here is the state as of {@link
     * Completion#zxid}.
     */
    @FunctionalInterface
    interface CompletionHandler {
        void completed(Completion completion);
    }

    void submit(Submission submission, CompletionHandler handler);

    /** The tree as it is now: each call on it sees the latest applied transaction. */
    Tree tree();

    /** The tree as it is now, held there until closed. */
    PinnedTree pin();

    /**
     * The tree as it stood after the last transaction up to {@code zxid}, held there until closed.
     *
     * @throws VersionNotRetainedException where that is not kept: the message names what is. A store keeps as much of the
     *     past as it is configured to, by default nothing
     */
    default PinnedTree pinAt(long zxid) {
        PinnedTree latest = pin();
        if (latest.zxid() == zxid) {
            return latest;
        }
        latest.close();
        throw new VersionNotRetainedException("zxid 0x" + Long.toHexString(zxid), retained());
    }

    /**
     * The tree as it stood after the last transaction that was made up to a time, held there until closed.
     *
     * @param timeMs since 1970
     * @throws VersionNotRetainedException where that is not kept: the message names what is
     */
    default PinnedTree pinAtTime(long timeMs) {
        throw new VersionNotRetainedException(Instant.ofEpochMilli(timeMs).toString(), retained());
    }

    /** What {@link #pinAt} and {@link #pinAtTime} take at the moment. */
    default RetainedVersions retained() {
        return new RetainedVersions(lastZxid(), 0, lastZxid(), 0);
    }

    /** The transactions as they are on disk, as far back as they are kept; null where no log is kept. */
    default @Nullable LogReader log() {
        return null;
    }

    /** Zxid of the latest transaction that {@link #tree} shows. */
    long lastZxid();

    /** Which of the last writes took effect, up to {@link #lastZxid} at least. */
    default RecentWrites recentWrites() {
        return RecentWrites.NONE;
    }

    /**
     * Reads and leaves a watch as one step: no change falls between the two, and the watcher is not told of a change
     * that the read has shown.
     *
     * @param read may run several times
     * @param keep whether the watch is wanted, given what was read
     * @throws WatchRefusedException where a watch is wanted and cannot be left: nothing is answered
     */
    <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep);

    /**
     * Holds the tree as it is now until closed, and leaves a watch as of that moment: the watcher is told of the first change that is not
     * seen there, and of none that is. For what takes longer to read than {@link #readAndWatch} may.
     *
     * @param mode none that is recursive
     * @param keep whether the watch is wanted, given the tree; may run several times
     * @throws WatchRefusedException where a watch is wanted and cannot be left: nothing is held
     */
    PinnedTree pinAndWatch(String path, WatchMode mode, Watcher watcher, Predicate<Tree> keep);

    /**
     * Leaves a persistent or recursive watch, whether or not there is such a znode (addWatch, setWatches).
     *
     * @throws WatchRefusedException where it cannot be left
     */
    void addWatch(String path, WatchMode mode, Watcher watcher);

    /** Whether the watcher has a watch of one of these modes on exactly this path. */
    boolean hasWatch(String path, Set<WatchMode> modes, Watcher watcher);

    /** Removes a watcher's watches of these modes on exactly this path; false where there was none. */
    boolean removeWatch(String path, Set<WatchMode> modes, Watcher watcher);

    /** Removes all watches of a watcher, as when its connection ends. */
    void removeWatcher(Watcher watcher);

    /** Who watches which paths now, in whatever mode: for operators, as large as the number of watches. */
    Map<Watcher, Set<String>> watches();

    /** How many those are, without a list of them. */
    WatchCounts watchCounts();

    /** Opens a session; completes on the apply thread. */
    CompletionStage<Session> openSession(int timeoutMs, SessionOwner owner);

    /**
     * Opens a session that this process alone knows of, and that costs no transaction, until its first write: then it becomes
     * one like all others, with the same id and password. Until then it is lost with this process.
     */
    CompletionStage<Session> openLocalSession(int timeoutMs, SessionOwner owner);

    /** Whether a session is one that only this process knows of. */
    boolean isLocalSession(long sessionId);

    /**
     * Takes a live session over to a new owner. Completes with null where the session is gone or the password is wrong;
     * a wrong password does not harm the live session.
     */
    CompletionStage<@Nullable Session> attachSession(
            long sessionId, byte[] password, int timeoutMs, SessionOwner owner);

    /**
     * Whether this is the password that a session of that id has, or had before it ended. Where none ever was, whoever knows what it would
     * be has it, too.
     */
    default boolean provesSession(long sessionId, byte[] password) {
        return SessionPassword.matches(sessionId, password);
    }

    /** The owner's connection is gone; the session lives on until its timeout. */
    void detachSession(long sessionId, SessionOwner owner);

    /** A sign of life: starts the session's timeout anew. False where the session is gone or is another owner's. */
    boolean touchSession(long sessionId, SessionOwner owner);

    /** The live sessions, by id. */
    List<SessionInfo> sessions();

    /** Digests of the tree at some of the latest zxids, oldest first: servers with the same znodes have the same ones. */
    List<ZxidDigest> digests();

    /** Has this one told of sessions' ends from now on, and no other. */
    void tellSessionEnds(SessionEnds ends);

    /** Paths of a session's ephemeral znodes, in no order; empty where there is no such session. */
    List<String> ephemerals(long sessionId);

    /**
     * Some paths of a session's ephemeral znodes, in order ({@link String#compareTo}): those from one on, which need not exist. None is left
     * out that is there all the time while they are asked for, part by part.
     *
     * @param max so many at most
     */
    List<String> ephemerals(long sessionId, String from, int max);

    /**
     * Of the last transaction that changed which ephemeral znodes a session has, or of a later one; it may be one that is not visible yet.
     * Where it is the same after they were asked for as before, and not beyond {@link #lastZxid}, they are those of one visible moment.
     */
    long ephemeralsZxid(long sessionId);

    /**
     * Transactions, recovery's included, after which the tree here was not what the server that made them had said: its digest
     * was another one. More than 0 says that this server's tree is not its leader's.
     */
    long digestMismatches();

    /**
     * Completes once every write that was acknowledged to anyone before this call is visible here, with the zxid of a state
     * that shows them all; exceptionally, where that cannot be found out at the moment. A read after it is linearizable. A
     * store of one process answers at once.
     */
    default CompletionStage<Long> barrier() {
        return CompletableFuture.completedFuture(lastZxid());
    }

    /** Whether, for the moment, no write is taken and no session opened but for clients that only read. */
    default boolean isReadOnly() {
        return false;
    }

    /** Whether, for the moment, the log's disk has no room, or nearly none: writes are refused here, or wait until there is some, or soon will. */
    default boolean isDiskFull() {
        return false;
    }

    /** The most room on the log's disk that a write wanted which was refused for want of it, while {@link #isDiskFull}; 0: none was refused. */
    default long refusedBytes() {
        return 0;
    }

    /** Stops accepting writes, completes what was submitted, makes it durable, releases the directory. Blocks. */
    @Override
    void close();
}
