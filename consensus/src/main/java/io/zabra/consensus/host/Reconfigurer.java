package io.zabra.consensus.host;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.consensus.quorum.Reconfiguration;
import io.zabra.consensus.zab.ReconfigVerdict;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader makes of a request to change the ensemble, with the checks of Apache's {@code PrepRequestProcessor} in their
 * order; who may ask is the preparer's matter, which comes last there, too. Peer's thread.
 */
final class Reconfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(Reconfigurer.class);

    private final ReplicaConfig config;
    private final PeerLoop loop;

    /** A refusal, or the new configuration: one of the two. */
    sealed interface Answer {
        record Refused(ErrorCode error) implements Answer {}

        record Granted(QuorumConfig next) implements Answer {}
    }

    Reconfigurer(ReplicaConfig config, PeerLoop loop) {
        this.config = config;
        this.loop = loop;
    }

    /** @param zxid of the transaction that would make the change */
    Answer judge(WriteRequest.Reconfig request, long zxid) {
        if (!config.zab().reconfigEnabled()) {
            return refused(ErrorCode.RECONFIG_DISABLED, "it is not enabled");
        }
        ConfigChain configs = loop.configs();
        if (!configs.seen().isEmpty()) {
            return refused(ErrorCode.RECONFIG_IN_PROGRESS, "another one is under way");
        }
        long version = configs.last().version();
        if (request.fromVersion() != WriteRequest.ANY_VERSION && request.fromVersion() != version) {
            return refused(
                    ErrorCode.BAD_VERSION,
                    "it is from version %x, the last is %x".formatted(request.fromVersion(), version));
        }
        QuorumConfig next;
        try {
            Reconfiguration change = new Reconfiguration(request.joining(), request.leaving(), request.members());
            if (request.members() == null) {
                change.requireClientPorts();
            }
            next = change.applyTo(configs.last(), zxid);
        } catch (QuorumConfigException e) {
            return refused(ErrorCode.BAD_ARGUMENTS, String.valueOf(e.getMessage()));
        }
        int votersMin = config.votersMin();
        if (next.voters().size() < votersMin) {
            return refused(ErrorCode.BAD_ARGUMENTS, "fewer than " + votersMin + " would vote");
        }
        ReconfigVerdict verdict = loop.reconfigVerdict(next);
        return switch (verdict) {
            case ACCEPTABLE -> new Answer.Granted(next);
            case NO_QUORUM ->
                refused(ErrorCode.NEW_CONFIG_NO_QUORUM, "no quorum of the new voters is connected and synchronized");
            case DISABLED -> refused(ErrorCode.RECONFIG_DISABLED, "it is not enabled");
            case IN_PROGRESS -> refused(ErrorCode.RECONFIG_IN_PROGRESS, "another one is under way");
            case NOT_LEADING -> refused(ErrorCode.SYSTEM_ERROR, "no proposals are taken");
        };
    }

    private static Answer refused(ErrorCode error, String why) {
        LOG.warn("The ensemble is not changed: {}", why);
        return new Answer.Refused(error);
    }
}
