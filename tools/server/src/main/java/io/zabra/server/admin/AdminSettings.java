package io.zabra.server.admin;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where operators find the server.
 *
 * @param address of the admin port; null: there is none
 * @param loopbackTrusted whether programs on the same machine need no password ({@code zabra.admin.loopbackTrusted})
 * @param commandUrl below which the commands are; begins with a slash
 * @param snapshotEnabled whether {@code snapshot} is answered ({@code admin.snapshot.enabled})
 * @param snapshotIntervalMs between two such answers, at least ({@code admin.rateLimiterIntervalInMS})
 * @param exportDirectory where they are written before they are sent; the data directory
 * @param metricsAddress of a port that answers {@code /metrics} alone, to anyone; null: there is none
 */
public record AdminSettings(
        @Nullable InetSocketAddress address,
        boolean loopbackTrusted,
        String commandUrl,
        boolean snapshotEnabled,
        int snapshotIntervalMs,
        Path exportDirectory,
        @Nullable InetSocketAddress metricsAddress) {
    public static final String COMMAND_URL = "/commands";
}
