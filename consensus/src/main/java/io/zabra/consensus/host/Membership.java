package io.zabra.consensus.host;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.Deliver;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which servers belong to the ensemble, as this one knows it: shown to clients, told to the network and to operators. Peer's thread. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final ReplicaConfig config;
    private volatile ConfigChain configs;

    /** @param first what the core begins with */
    Membership(ReplicaConfig config, ConfigChain first) {
        this.config = config;
        this.configs = first;
    }

    /** Any thread. */
    ConfigChain configs() {
        return configs;
    }

    /** In a state that is about to be shown: what is in force. Any thread. */
    void writeTo(StoreState next) {
        new ConfigZnode(configs.active()).writeTo(next);
    }

    void changed(ConfigChain next, PeerNetwork network, StateMachine state) {
        long former = configs.active().version();
        configs = next;
        LOG.info("Server {}: {}", config.sid(), describe(next));
        network.reconfigured(next);
        if (next.active().version() != former) {
            new ConfigZnode(next.active()).showIn(state);
        }
        config.onConfig().accept(next);
    }

    void committed(Deliver.ReconfigCommitted change) {
        LOG.info(
                "Server {}: configuration {} is committed, server {} is to lead from here on",
                config.sid(),
                Zxid.text(change.zxid()),
                change.designatedLeader());
    }

    private static String describe(ConfigChain chain) {
        StringBuilder text = new StringBuilder("configuration in force: ").append(describe(chain.active()));
        chain.seen().forEach(seen -> text.append("; proposed: ").append(describe(seen)));
        return text.toString();
    }

    private static String describe(QuorumConfig members) {
        return Zxid.text(members.version()) + ", servers " + members.members().keySet() + ", voters "
                + members.voters();
    }
}
