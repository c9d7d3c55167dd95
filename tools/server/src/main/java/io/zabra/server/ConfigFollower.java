package io.zabra.server;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.Member;
import io.zabra.engine.disk.NioDisk;
import io.zabra.server.net.ClientPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does besides when the members of its ensemble change: its files, and the port of its clients. On a thread of its
 * own, in the order of the changes; what fails there is reported, and harms nothing. Any thread.
 */
final class ConfigFollower implements Consumer<ConfigChain>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFollower.class);
    private static final long CLOSE_MS_MAX = 2_000;

    private final @Nullable EnsembleSettings ensemble;
    private final @Nullable DynamicConfigFiles files;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread named = new Thread(task, "zabra-config");
        named.setDaemon(true);
        return named;
    });
    private @Nullable HostPort stated;
    private @Nullable ClientPort port;
    private @Nullable HostPort wanted;

    private ConfigFollower(@Nullable EnsembleSettings ensemble, @Nullable DynamicConfigFiles files) {
        this.ensemble = ensemble;
        this.files = files;
        this.stated = ensemble == null ? null : ensemble.self().client();
    }

    /** @param ensemble null: there is none, and nothing to follow */
    static ConfigFollower of(@Nullable EnsembleSettings ensemble) {
        Path file = ensemble == null || !ensemble.reconfigEnabled() ? null : ensemble.file();
        return new ConfigFollower(
                ensemble,
                ensemble == null || file == null ? null : new DynamicConfigFiles(NioDisk.DISK, file, ensemble.sid()));
    }

    @Override
    public void accept(ConfigChain configs) {
        later(() -> follow(configs));
    }

    /** From now on there is a port to move. */
    void serve(ClientPort newPort) {
        later(() -> {
            port = newPort;
            movePort();
        });
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Not following the configuration any more");
        }
    }

    private void follow(ConfigChain configs) {
        if (files != null) {
            try {
                files.follow(configs);
            } catch (IOException | RuntimeException e) {
                LOG.error("The files of the configuration do not follow it; the data directory does", e);
            }
        }
        Member self = ensemble == null ? null : configs.active().member(ensemble.sid());
        if (self != null && self.client() != null && !self.client().equals(stated)) {
            stated = self.client();
            wanted = self.client();
            movePort();
        }
    }

    private void movePort() {
        ClientPort open = port;
        HostPort address = wanted;
        if (open == null || address == null) {
            return;
        }
        wanted = null;
        try {
            open.move(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException | RuntimeException e) {
            LOG.error("Clients are not served on {}, as the configuration says, but where they were", address, e);
        }
    }

    /** Ends what was begun. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.warn("The files of the configuration may not have followed it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
