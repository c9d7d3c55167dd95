package io.zabra.server;

import io.zabra.consensus.host.MemberQuestions;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.sql.exec.Neighbours;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The other members of the ensemble, asked over the network of the peers once that is open. Any thread. */
final class Members implements Neighbours {
    private final @Nullable EnsembleSettings ensemble;
    private final AtomicReference<@Nullable ReplicatedStore> replica = new AtomicReference<>();
    private final AtomicReference<@Nullable MemberQuestions> questions = new AtomicReference<>();

    /** @param ensemble null for a server that stands alone */
    Members(@Nullable EnsembleSettings ensemble) {
        this.ensemble = ensemble;
    }

    /** Who they are is known from now on. */
    void of(ReplicatedStore store) {
        replica.set(store);
    }

    /** The same opening, which leaves here what it opened. */
    StoreOpening.NetworkOpening opening(StoreOpening.NetworkOpening network) {
        return (settings, disk, events) -> {
            PeerNetwork opened = network.open(settings, disk, events);
            if (opened instanceof MemberQuestions asks) {
                questions.set(asks);
            }
            return opened;
        };
    }

    /** Begins to answer the others. */
    void answerWith(UnaryOperator<byte[]> answerer) {
        MemberQuestions open = questions.get();
        if (open != null) {
            open.answerWith(answerer);
        }
    }

    @Override
    public List<Integer> serverIds() {
        EnsembleSettings settings = ensemble;
        ReplicatedStore member = replica.get();
        return settings == null || member == null
                ? List.of()
                : member.configs().active().members().keySet().stream()
                        .filter(sid -> sid != settings.sid())
                        .map(Long::intValue)
                        .toList();
    }

    @Override
    public CompletionStage<byte[]> ask(int serverId, byte[] question, int timeoutMs) {
        MemberQuestions open = questions.get();
        return open == null
                ? CompletableFuture.failedFuture(new IOException("no network"))
                : open.ask(serverId, question, timeoutMs);
    }
}
