package io.zabra.consensus.sim;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** All that a server shows: every field of every znode, the sessions and what is theirs. */
final class RealTreeText {
    /** Each server makes this one for itself. */
    private static final String CONFIG = "/zookeeper/config";

    private RealTreeText() {}

    /** The first line that one has and the other has not. */
    static String difference(String one, String other) {
        List<String> lines = other.lines().toList();
        return one.lines().filter(line -> !lines.contains(line)).findFirst().orElse("nothing");
    }

    static String of(ReplicatedStore store) {
        StringBuilder text = new StringBuilder();
        try (PinnedTree tree = store.pin();
                ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                text.append(cursor.path())
                        .append(' ')
                        .append(Arrays.toString(znode.data()))
                        .append(' ')
                        .append(cursor.path().equals(CONFIG) ? "" : znode.stat())
                        .append(znode.acl())
                        .append('\n');
            }
        }
        for (SessionInfo session : store.sessions()) {
            text.append(session.id())
                    .append(' ')
                    .append(session.timeoutMs())
                    .append(new TreeSet<>(store.ephemerals(session.id())))
                    .append('\n');
        }
        return text.toString();
    }
}
