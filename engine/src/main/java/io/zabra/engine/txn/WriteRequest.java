package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be changed, before it is checked against the tree. Paths are absolute and as the client sent
 * them; the preparer validates them. A {@code version} of {@value #ANY_VERSION} matches every version. Byte arrays are
 * handed over: the caller does not touch them again.
 */
public sealed interface WriteRequest {
    int ANY_VERSION = -1;

    /** Whether it asks for a znode that goes with its session. */
    default boolean makesEphemeral() {
        if (this instanceof Multi multi) {
            return multi.requests().stream().anyMatch(WriteRequest::makesEphemeral);
        }
        return this instanceof Create create && create.kind() == NodeKind.EPHEMERAL;
    }

    /**
     * @param data null and empty differ
     * @param sequential appends the parent's counter as {@code %010d}
     * @param ttlMs 0 unless {@code kind} is TTL
     * @param withStat whether the client asked by a create2: it changes nothing here, but an Apache server that applies
     *     the transaction answers its own client by it
     */
    record Create(
            String path,
            byte @Nullable [] data,
            List<AclEntry> acl,
            NodeKind kind,
            boolean sequential,
            long ttlMs,
            boolean withStat)
            implements WriteRequest {
        public Create(
                String path,
                byte @Nullable [] data,
                List<AclEntry> acl,
                NodeKind kind,
                boolean sequential,
                long ttlMs) {
            this(path, data, acl, kind, sequential, ttlMs, false);
        }
    }

    record Delete(String path, int version) implements WriteRequest {}

    record SetData(String path, byte @Nullable [] data, int version) implements WriteRequest {}

    record SetAcl(String path, List<AclEntry> acl, int version) implements WriteRequest {}

    /** Asserts that the znode exists at this version; inside a {@link Multi} only. */
    record Check(String path, int version) implements WriteRequest {}

    /**
     * Asserts that the znode is what it was, inside a {@link Multi} only. The leader must be one of ours: Apache's refuses the
     * multi with MARSHALLING_ERROR. What is logged of it is a check of the version. It takes no permission, as all of it is told to
     * whoever asks whether the znode exists.
     *
     * @param version as in {@link Check}; -1 of this and of each that follows asserts nothing
     * @param aversion it has the ACL that it had
     * @param czxid it is the same znode
     * @param pzxid no child was created or deleted
     * @param childrenCreated no child was created: so many were, ever
     */
    record CheckUnchanged(String path, int version, int aversion, long czxid, long pzxid, int childrenCreated)
            implements WriteRequest {
        boolean holdsFor(NodeState node) {
            return is(version, node.version())
                    && is(aversion, node.aversion())
                    && is(czxid, node.czxid())
                    && is(pzxid, node.pzxid())
                    && is(childrenCreated, node.cversion());
        }

        private static boolean is(long wanted, long found) {
            return wanted == ANY_VERSION || wanted == found;
        }
    }

    /** All or nothing. */
    record Multi(List<WriteRequest> requests) implements WriteRequest {
        public Multi {
            requests = List.copyOf(requests);
        }
    }

    /**
     * Removes an empty container or expired TTL znode; made by the server's own sweep only.
     *
     * @param mzxid that the sweep saw: a znode that was written or made anew meanwhile stays. {@link #ANY}: whatever it is
     */
    record DeleteContainer(String path, long mzxid) implements WriteRequest {
        public static final long ANY = -1;

        /** As it comes from an Apache server, which does not tell what it saw. */
        public DeleteContainer(String path) {
            this(path, ANY);
        }
    }

    /** Ends the session that submits it, and its ephemerals. */
    record CloseSession() implements WriteRequest {}

    /**
     * Changes the members of the ensemble (Apache's {@code ReconfigRequest}); the texts are judged by the ensemble's leader.
     *
     * @param joining servers to add or to change, between commas
     * @param leaving numbers of those to remove, between commas
     * @param members the whole new configuration, instead of the other two
     * @param fromVersion what the configuration must be now; {@value #ANY_VERSION}: whatever it is
     */
    record Reconfig(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String members,
            long fromVersion) implements WriteRequest {}

    /** Changes nothing; answered when all that was submitted before it is applied. */
    record Sync(String path) implements WriteRequest {}
}
