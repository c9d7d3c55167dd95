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
    /** How many times as many each time that they have changed meanwhile. */
    private static final int GROWTH = 16;

    private final ZnodeStore store;
    private final long sessionId;
    private final String prefix;
    private final List<String> paths = new ArrayList<>();
    private long bytes = Integer.BYTES;
    private boolean begun;
    private int atOnce = AT_ONCE;
    /** Of the moment that is being looked at. */
    private long zxid;
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
            int before = paths.size();
            if (!listsLast()) {
                for (int i = before; i < paths.size(); i++) {
                    stops |= enough.getAsBoolean();
                }
            } else if (zxid == store.ephemeralsZxid(sessionId) && zxid <= store.lastZxid()) {
                return true;
            } else {
                beginAnew();
                stops = enough.getAsBoolean();
            }
        }
        return false;
    }

    /** They have changed meanwhile: soon all are looked at in one go. */
    private void beginAnew() {
        paths.clear();
        bytes = Integer.BYTES;
        atOnce = (int) Math.min(Integer.MAX_VALUE, (long) GROWTH * atOnce);
    }

    /** Some more of them; whether those are the last. */
    private boolean listsLast() {
        if (paths.isEmpty()) {
            zxid = store.ephemeralsZxid(sessionId);
        }
        // No path is between one and the same with the lowest character behind it.
        String from = paths.isEmpty() ? prefix : paths.get(paths.size() - 1) + '\0';
        List<String> next = store.ephemerals(sessionId, from, atOnce);
        for (String path : next) {
            if (!path.startsWith(prefix)) {
                return true;
            }
            paths.add(path);
            bytes += Integer.BYTES + ByteBufUtil.utf8Bytes(path);
        }
        return next.size() < atOnce;
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
