package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on what is read. On the loop. */
class LinkReader implements LinkDecoder.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkReader.class);

    private final OpenLinks links;
    final Channel channel;
    final LinkDecoder decoder;

    @Nullable
    Link link;

    /** What was read and is not handed on yet. */
    private List<Event> arrived = new ArrayList<>();

    private boolean sentSnapshot;

    LinkReader(Channel channel, OpenLinks links) {
        this(channel, links, Integer.MAX_VALUE);
    }

    /** @param firstBytesMax see {@link LinkDecoder} */
    LinkReader(Channel channel, OpenLinks links, int firstBytesMax) {
        this.channel = channel;
        this.links = links;
        this.decoder = new LinkDecoder(this, links.config().dataBytesMax(), firstBytesMax);
    }

    private long number() {
        Link open = link;
        if (open == null) {
            throw new MalformedPacketException("a packet before the first");
        }
        return open.number();
    }

    final boolean isOpen() {
        Link open = link;
        return open != null && links.find(open.number()) != null;
    }

    @Override
    public boolean packet(QuorumPacket packet) {
        long number = number();
        if (isOpen()) {
            arrived(new Event.PacketReceived(number, packet));
        }
        return true;
    }

    final void arrived(Event event) {
        int last = arrived.size() - 1;
        if (last >= 0 && isSaidAgain(arrived.get(last), event)) {
            arrived.set(last, event);
        } else {
            arrived.add(event);
        }
    }

    /** An ACK promises everything of its epoch up to its zxid; that of NEWLEADER, of counter 0, promises something else. */
    private static boolean isSaidAgain(Event former, Event latter) {
        return former instanceof Event.PacketReceived one
                && latter instanceof Event.PacketReceived other
                && one.packet().type() == PacketType.ACK
                && other.packet().type() == PacketType.ACK
                && Zxid.counter(one.packet().zxid()) > 0
                && Zxid.epoch(one.packet().zxid()) == Zxid.epoch(other.packet().zxid())
                && one.packet().zxid() < other.packet().zxid();
    }

    @Override
    public void readComplete() {
        links.happened(arrived);
        arrived = new ArrayList<>();
    }

    @Override
    public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
        if (sentSnapshot) {
            throw new MalformedPacketException("a second snapshot");
        }
        sentSnapshot = true;
        return links.intake(packet.zxid(), listener);
    }

    @Override
    public void snapshotWhole(long handle) {
        if (isOpen()) {
            arrived(new Event.SnapshotReceived(number(), handle));
            readComplete();
        }
    }

    @Override
    public void writable() {
        Link open = link;
        if (open != null) {
            open.drainLater();
        }
    }

    @Override
    public void closed(String reason) {
        Link open = link;
        if (open == null) {
            LOG.debug("{} went: {}", channel.remoteAddress(), reason);
            return;
        }
        open.ended();
        if (links.remove(open.number()) != null) {
            String failure = open.failure();
            LOG.info(
                    "Link {} to {} broke: {}",
                    open.number(),
                    channel.remoteAddress(),
                    failure == null ? reason : failure);
            arrived(new Event.LinkClosed(open.number()));
            readComplete();
        }
    }
}
