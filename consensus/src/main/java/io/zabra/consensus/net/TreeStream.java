package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.zabra.consensus.packet.MalformedPacketException;

/**
 * Finds the end of a state in the stream that follows a SNAP packet, which nothing announces (Apache's
 * {@code SerializeUtils.serializeSnapshot}). Looks at lengths alone, holds four bytes, and leaves the rest to who reads it in
 * earnest. One thread.
 */
final class TreeStream {
    /** Session id and timeout. */
    private static final long SESSION_BYTES = 12;

    /** The number of an ACL, and what a znode has behind its data: that number, and Apache's {@code StatPersisted}. */
    private static final long ACL_NUMBER_BYTES = 8;

    private static final long NODE_END_BYTES = ACL_NUMBER_BYTES + 60;
    private static final long PERMISSIONS_BYTES = 4;

    /** What the next int says. */
    private enum Next {
        SESSIONS,
        ACLS,
        ACL_ENTRIES,
        SCHEME_LENGTH,
        ID_LENGTH,
        PATH_LENGTH,
        DATA_LENGTH,
        NOTHING
    }

    private final int dataBytesMax;
    private Next next = Next.SESSIONS;
    private long skip;
    private int value;
    private int valueBytes;
    private int acls;
    private int entries;

    /** @param dataBytesMax the longest path, or data of a znode, to accept */
    TreeStream(int dataBytesMax) {
        this.dataBytesMax = dataBytesMax;
    }

    boolean isOver() {
        return next == Next.NOTHING && skip == 0;
    }

    /**
     * Moves the buffer's position behind all that belongs to the state.
     *
     * @throws MalformedPacketException if this is none
     */
    void advance(ByteBuf in) {
        while (in.isReadable() && !isOver()) {
            if (skip > 0) {
                int count = (int) Math.min(skip, in.readableBytes());
                in.skipBytes(count);
                skip -= count;
            } else {
                value = value << 8 | in.readUnsignedByte();
                if (++valueBytes == Integer.BYTES) {
                    valueBytes = 0;
                    take(value);
                }
            }
        }
    }

    private void take(int number) {
        switch (next) {
            case SESSIONS -> {
                skip = SESSION_BYTES * count(number);
                next = Next.ACLS;
            }
            case ACLS -> {
                acls = count(number);
                nextAcl();
            }
            case ACL_ENTRIES -> {
                entries = number == -1 ? 0 : count(number);
                nextEntry();
            }
            case SCHEME_LENGTH -> {
                skip = length(number);
                next = Next.ID_LENGTH;
            }
            case ID_LENGTH -> {
                nextEntry();
                skip += length(number);
            }
            case PATH_LENGTH -> {
                skip = length(number);
                // The root is the empty path, any other has two characters or more: one is the slash that ends it all.
                next = number == 1 ? Next.NOTHING : Next.DATA_LENGTH;
            }
            case DATA_LENGTH -> {
                skip = (number == -1 ? 0 : length(number)) + NODE_END_BYTES;
                next = Next.PATH_LENGTH;
            }
            case NOTHING -> throw new IllegalStateException("after the end");
        }
    }

    private void nextAcl() {
        if (acls-- == 0) {
            next = Next.PATH_LENGTH;
        } else {
            skip += ACL_NUMBER_BYTES;
            next = Next.ACL_ENTRIES;
        }
    }

    private void nextEntry() {
        if (entries-- == 0) {
            nextAcl();
        } else {
            skip += PERMISSIONS_BYTES;
            next = Next.SCHEME_LENGTH;
        }
    }

    private static int count(int number) {
        if (number < 0) {
            throw new MalformedPacketException("a state with " + number + " of something");
        }
        return number;
    }

    private int length(int number) {
        if (number < 0 || number > dataBytesMax) {
            throw new MalformedPacketException("a state with a part of " + number + " bytes");
        }
        return number;
    }
}
