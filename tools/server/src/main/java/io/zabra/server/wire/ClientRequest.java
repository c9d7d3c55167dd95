package io.zabra.server.wire;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.jdbc.wire.SqlRequest;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A decoded request. */
public sealed interface ClientRequest {

    /**
     * Goes to the store.
     *
     * @param statWanted bit <i>i</i> is set where the <i>i</i>th create of a multi (a single create is the 0th) is to
     *     answer with the new znode's Stat
     */
    record Write(WriteRequest request, BitSet statWanted) implements ClientRequest {}

    /** Answered from the connection's own thread. */
    sealed interface Local extends ClientRequest {}

    record Exists(String path, boolean watch) implements Local {}

    record GetData(String path, boolean watch) implements Local {}

    record GetAcl(String path) implements Local {}

    record GetChildren(String path, boolean watch, boolean statWanted) implements Local {}

    /** How many znodes are below a path, at any depth. */
    record CountDescendants(String path) implements Local {}

    /** @param prefix empty for all */
    record ListEphemerals(String prefix) implements Local {}

    record WhoAmI() implements Local {}

    /** @param reads {@link GetData} and {@link GetChildren} only */
    record MultiRead(List<Local> reads) implements Local {
        public MultiRead {
            reads = List.copyOf(reads);
        }
    }

    /** @param modes empty where the client named a kind of watch that does not exist */
    record CheckWatches(String path, Set<WatchMode> modes) implements Local {}

    record RemoveWatches(String path, Set<WatchMode> modes) implements Local {}

    /** A client that is back leaves its watches again, and is told of what it has missed since {@code relativeZxid}. */
    record SetWatches(
            long relativeZxid,
            List<String> data,
            List<String> exists,
            List<String> child,
            List<String> persistent,
            List<String> persistentRecursive)
            implements Local {}

    record AddWatch(String path, WatchMode mode) implements Local {}

    /** @param secret null where the client sent none */
    record Authenticate(String scheme, byte @Nullable [] secret) implements Local {}

    /** The client's turn in an authentication by SASL. */
    record Sasl(byte[] token) implements Local {}

    record Ping() implements Local {}

    /** Starts in its turn, and is answered when it is ready. */
    record Sql(SqlRequest request) implements Local {}

    /** Is over {@code jute.maxbuffer}, and was not even read. */
    record TooLong(int bytes) implements Local {}

    /** Cannot be done, for a reason that shows without looking at the tree. */
    record Refused(ErrorCode error) implements Local {}
}
