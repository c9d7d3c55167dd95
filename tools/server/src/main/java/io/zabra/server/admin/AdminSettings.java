package io.zabra.server.admin;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where operators find the server.
 *
 * @param address of the admin port; null: there is none
 * @param commandUrl below which the commands are; begins with a slash
 * @param metricsAddress of a port that answers {@code /metrics} alone, to anyone; null: there is none
 */
public record AdminSettings(
        @Nullable InetSocketAddress address,
        String commandUrl,
        @Nullable InetSocketAddress metricsAddress) {
    public static final String COMMAND_URL = "/commands";

    /** No port at all. */
    public static final AdminSettings NONE = new AdminSettings(null, COMMAND_URL, null);
}
