package io.zabra.consensus.packet;

import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that changes the configuration, found in the payload of a log entry: Apache's header with type {@code reconfig}
 * (16), then a {@code SetDataTxn} of {@code /zookeeper/config} whose data is the text of the new configuration, with the
 * transaction's own zxid as its version. It is the only transaction that the core looks into.
 *
 * <p>How a front end carries out a {@code reconfig} request on the leader, where Apache's {@code PrepRequestProcessor} does:
 *
 * <ol>
 *   <li>{@code zxid = peer.nextZxid()}; the request as {@link io.zabra.consensus.quorum.Reconfiguration};
 *       {@code peer.configs().last()} is what it applies to. Another {@code fromVersion} than its version: BADVERSION.
 *   <li>{@code next = reconfiguration.applyTo(last, zxid)}; a {@link QuorumConfigException} is BADARGUMENTS.
 *   <li>{@code peer.reconfigVerdict(next)}; each refusal names its error code.
 *   <li>The ACL of {@code /zookeeper/config} wants WRITE. Then {@code Event.Proposed(zxid, payload)}, the payload being header,
 *       {@code SetDataTxn(RECONFIG, "/zookeeper/config", next.text() in UTF-8, version -1)} and digest, as for any transaction.
 *   <li>It is committed like any other: {@code Deliver.Committed} is the moment to apply it and to answer the client with the
 *       text. {@code Deliver.ConfigChanged} tells the network, first that the new members are to be reached, later that they are
 *       in force. A leader that is no voter of the new configuration takes no more proposals and steps down within a ping.
 * </ol>
 */
public final class ReconfigTxn {
    /** Where the configuration is kept in the tree. */
    public static final String PATH = "/zookeeper/config";

    private static final int TYPE = 16;
    private static final int TYPE_OFFSET = 28;
    private static final int HEADER_BYTES = 32;

    private ReconfigTxn() {}

    /**
     * The configuration that this transaction proposes, or null if it is of another type.
     *
     * @throws MalformedPacketException if it is of this type and cannot be understood
     */
    public static @Nullable QuorumConfig configOf(long zxid, byte[] payload) {
        if (payload.length < HEADER_BYTES || ByteBuffer.wrap(payload).getInt(TYPE_OFFSET) != TYPE) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(payload, HEADER_BYTES, payload.length - HEADER_BYTES);
        String path = text(in, zxid);
        QuorumConfig config;
        try {
            config = QuorumConfig.parse(text(in, zxid));
        } catch (QuorumConfigException e) {
            throw new MalformedPacketException("reconfig " + Zxid.text(zxid) + ": " + e.getMessage());
        }
        if (!path.equals(PATH) || config.version() != zxid) {
            throw new MalformedPacketException("reconfig " + Zxid.text(zxid) + " of " + path + " with version "
                    + Long.toHexString(config.version()));
        }
        return config;
    }

    /**
     * The configuration that NEWLEADER says will be in force once its receiver is told to serve; null if it says nothing.
     *
     * @throws MalformedPacketException if it cannot be understood
     */
    public static @Nullable QuorumConfig announced(QuorumPacket newLeader) {
        byte[] text = newLeader.data();
        if (text == null || text.length <= 1) {
            return null;
        }
        try {
            return QuorumConfig.parse(new String(text, StandardCharsets.UTF_8));
        } catch (QuorumConfigException e) {
            throw new MalformedPacketException("NEWLEADER: " + e.getMessage());
        }
    }

    private static String text(ByteBuffer in, long zxid) {
        int length = in.remaining() >= 4 ? in.getInt() : -1;
        if (length < 0 || length > in.remaining()) {
            throw new MalformedPacketException("reconfig " + Zxid.text(zxid) + " with a field of " + length + " bytes");
        }
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }
}
