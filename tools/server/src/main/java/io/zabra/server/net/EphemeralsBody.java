package io.zabra.server.net;

import io.netty.buffer.ByteBufUtil;
import io.zabra.engine.ZnodeStore;
import io.zabra.server.wire.JuteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those of a session's ephemeral znodes whose paths begin so. The store has the paths, here is which. */
final class EphemeralsBody implements LongBody {
    private static final int AT_ONCE = 256;

    private final ZnodeStore store;
    private final long sessionId;
    private final String prefix;
    private final List<String> paths = new ArrayList<>();
    private long bytes = Integer.BYTES;
    private boolean begun;
    /** The path that is written next. */
    private int at;

    /** @param prefix empty for all */
    EphemeralsBody(ZnodeStore store, long sessionId, String prefix) {
        this.store = store;
        this.sessionId = sessionId;
        this.prefix = prefix;
    }

    @Override
    public boolean measure(BooleanSupplier enough) {
        boolean stops = false;
        while (!stops) {
            // No path is between one and the same with the lowest character behind it.
            String from = paths.isEmpty() ? prefix : paths.get(paths.size() - 1) + '\0';
            List<String> next = store.ephemerals(sessionId, from, AT_ONCE);
            for (String path : next) {
                if (!path.startsWith(prefix)) {
                    return true;
                }
                paths.add(path);
                bytes += Integer.BYTES + ByteBufUtil.utf8Bytes(path);
                stops |= enough.getAsBoolean();
            }
            if (next.size() < AT_ONCE) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long length() {
        return bytes;
    }

    @Override
    public boolean write(JuteWriter out, BooleanSupplier enough) {
        if (!begun) {
            begun = true;
            out.int32(paths.size());
        }
        while (at < paths.size()) {
            out.string(paths.get(at));
            at++;
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {}
}
