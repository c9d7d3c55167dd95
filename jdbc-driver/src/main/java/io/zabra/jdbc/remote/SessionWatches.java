package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.WatchEvent;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.jdbc.wire.WireInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The watches of a session between the servers, which know whole paths, and the connection, which knows them below its chroot. */
final class SessionWatches {
    /** As Apache's client splits them ({@code ClientCnxn.SET_WATCHES_MAX_LENGTH}): far below what a server takes at once. */
    private static final int RENEWAL_CHARS_MAX = 128 * 1024;

    private final String chroot;
    private final CallerLoop loop;
    /** Whether the loop knows that somebody waits for events. */
    private final AtomicBoolean awaited = new AtomicBoolean();

    private volatile @Nullable WatchSink sink;
    private volatile boolean over;
    private boolean lost;

    SessionWatches(String chroot, CallerLoop loop) {
        this.chroot = chroot;
        this.loop = loop;
    }

    void tell(WatchSink listener) {
        sink = listener;
        if (awaited.compareAndSet(false, true)) {
            loop.watched();
        }
        if (over) {
            unwatched();
        }
    }

    private void unwatched() {
        if (awaited.compareAndSet(true, false)) {
            loop.unwatched();
        }
    }

    /** The path as servers know it. */
    String onServer(String path) {
        return path.equals("/") && !chroot.isEmpty() ? chroot : chroot + path;
    }

    private @Nullable String below(String path) {
        if (chroot.isEmpty()) {
            return path;
        }
        if (!path.startsWith(chroot)) {
            return null;
        }
        return path.length() == chroot.length() ? "/" : path.substring(chroot.length());
    }

    /** Reads an event ({@code WatcherEvent} of {@code zookeeper.jute}). On the link's thread. */
    void event(ByteBuf frame, long zxid) {
        WireInput in = new WireInput(frame);
        WatchEvent.Type type = type(in.int32());
        in.int32();
        String path = below(in.string());
        WatchSink to = sink;
        if (to != null && type != null && path != null) {
            to.happened(new WatchEvent(type, path, zxid <= 0 ? WatchEvent.ZXID_UNKNOWN : zxid));
        }
    }

    /** Null for what is about the session and not about a znode. */
    private static WatchEvent.@Nullable Type type(int code) {
        return switch (code) {
            case 1 -> WatchEvent.Type.NODE_CREATED;
            case 2 -> WatchEvent.Type.NODE_DELETED;
            case 3 -> WatchEvent.Type.NODE_DATA_CHANGED;
            case 4 -> WatchEvent.Type.NODE_CHILDREN_CHANGED;
            default -> null;
        };
    }

    /** What a server is told before any other request. On the link's thread. */
    List<ByteBuf> renewals(ByteBufAllocator allocator, long lastZxid) {
        WatchSink to = sink;
        List<ByteBuf> frames = new ArrayList<>();
        if (to == null) {
            return frames;
        }
        Map<WatchMode, List<String>> part = new EnumMap<>(WatchMode.class);
        int chars = 0;
        for (Map.Entry<WatchMode, Set<String>> ofMode : to.toBeRenewed().entrySet()) {
            for (String path : ofMode.getValue()) {
                String whole = onServer(path);
                part.computeIfAbsent(ofMode.getKey(), mode -> new ArrayList<>()).add(whole);
                chars += whole.length();
                if (chars >= RENEWAL_CHARS_MAX) {
                    frames.add(Frames.setWatches(allocator, lastZxid, part));
                    part.clear();
                    chars = 0;
                }
            }
        }
        if (!part.isEmpty()) {
            frames.add(Frames.setWatches(allocator, lastZxid, part));
        }
        return frames;
    }

    /** On the link's thread, as the two below. */
    void disconnected() {
        lost = true;
        WatchSink to = sink;
        if (to != null) {
            to.disconnected();
        }
    }

    void connected() {
        WatchSink to = sink;
        if (lost && to != null) {
            to.reconnected();
        }
        lost = false;
    }

    void ended() {
        over = true;
        unwatched();
        WatchSink to = sink;
        if (to != null) {
            to.ended();
        }
    }
}
