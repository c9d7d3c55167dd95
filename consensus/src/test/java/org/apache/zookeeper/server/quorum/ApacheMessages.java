package org.apache.zookeeper.server.quorum;

import java.nio.ByteBuffer;

/** Opens to our tests what Apache ZooKeeper keeps to its package: the oracle of the election messages. */
public final class ApacheMessages {
    private ApacheMessages() {}

    /** The notification that Apache's election would send. */
    public static byte[] notification(int state, long leader, long zxid, long round, long peerEpoch, byte[] config) {
        ByteBuffer message = FastLeaderElection.buildMsg(state, leader, zxid, round, peerEpoch, config);
        byte[] bytes = new byte[message.capacity()];
        message.clear();
        message.get(bytes);
        return bytes;
    }

    /** The number of a packet type, by the name of its constant. */
    public static int packetCode(String name) throws ReflectiveOperationException {
        return Leader.class.getDeclaredField(name).getInt(null);
    }
}
