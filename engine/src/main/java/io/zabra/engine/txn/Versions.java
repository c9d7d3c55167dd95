package io.zabra.engine.txn;

/** What requests say of a znode's versions. Stateless. */
final class Versions {
    private Versions() {}

    /** The next version; never -1, which in a request means any (ZOOKEEPER-4743). */
    static int next(int version, int expected) throws RejectedException {
        if (expected != WriteRequest.ANY_VERSION && expected != version) {
            throw new RejectedException(ErrorCode.BAD_VERSION);
        }
        return version + 1 == WriteRequest.ANY_VERSION ? 0 : version + 1;
    }

    static void requireUnchanged(NodeState node, WriteRequest.CheckUnchanged check) throws RejectedException {
        if (!check.holdsFor(node)) {
            throw new RejectedException(ErrorCode.BAD_VERSION);
        }
    }
}
