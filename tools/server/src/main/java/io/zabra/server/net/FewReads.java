package io.zabra.server.net;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.MultiReadReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A multi-read of little data: it is read and written in one go, from the tree as it is now. Stateless. */
final class FewReads {
    private static final int PARTS_MAX = 16;

    private FewReads() {}

    /** Whether it may be one. */
    static boolean are(List<ClientRequest.Local> reads) {
        return reads.size() <= PARTS_MAX && reads.stream().allMatch(read -> read instanceof ClientRequest.GetData);
    }

    /** What each of them shows, empty where there is no such znode; null where all that is much. */
    static @Nullable List<Optional<Znode>> look(List<ClientRequest.Local> reads, Tree tree) {
        List<Optional<Znode>> found = new ArrayList<>(reads.size());
        long bytes = 0;
        for (ClientRequest.Local read : reads) {
            String path = MultiReadBody.path(read);
            Znode header = tree.findWithoutData(path);
            bytes += header == null ? 0 : header.dataLength();
            if (bytes > LocalAnswers.MUCH_BYTES) {
                return null;
            }
            found.add(header == null ? Optional.empty() : Optional.ofNullable(tree.find(path)));
        }
        return found;
    }

    /** @param mayRead what stands against showing a znode */
    static void write(List<Optional<Znode>> found, Function<@Nullable Znode, ErrorCode> mayRead, JuteWriter out) {
        for (Optional<Znode> one : found) {
            Znode znode = one.orElse(null);
            ErrorCode error = mayRead.apply(znode);
            if (znode == null || error != ErrorCode.OK) {
                MultiReadReply.error(error, out);
            } else {
                MultiReadReply.beginData(out);
                out.data(znode).stat(znode);
            }
        }
        MultiReadReply.end(out);
    }
}
