package io.zabra.server;

import io.zabra.server.admin.AdminSettings;
import io.zabra.server.net.ConnectionRate;
import io.zabra.server.net.LoadLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Reads the settings of overload and of operation. */
final class OperationReader {
    private static final int ADMIN_PORT = 8_080;
    /** Apache's default. */
    private static final int SNAPSHOT_INTERVAL_MS = 300_000;

    private static final int METRICS_PORT = 7_000;
    private static final int OUTSTANDING_MAX = 1_000;
    private static final int LARGE_BYTES_MAX = 100 << 20;
    /** Apache's default. */
    private static final int DRAIN_MS = 10_000;

    private static final int STALL_MS = 100;
    private static final int HEAP_PARTS = 8;
    private static final int LOCAL_TOKENS = 1;
    private static final int NEW_TOKENS = 3;
    private static final int RENEW_TOKENS = 2;

    private final ConfigReader settings;

    OperationReader(ConfigReader settings) {
        this.settings = settings;
    }

    LoadLimits load() throws ConfigException {
        return new LoadLimits(
                settings.number("globalOutstandingLimit", OUTSTANDING_MAX, 1),
                Runtime.getRuntime().maxMemory() / HEAP_PARTS,
                settings.number("largeRequestThreshold", -1, -1),
                settings.number("largeRequestMaxBytes", LARGE_BYTES_MAX, 1),
                either("requestThrottleLimit", "request_throttle_max_requests", 0),
                Math.max(1, either("requestThrottleStallTime", "request_throttle_stall_time", STALL_MS)),
                either("throttledOpWaitTime", "throttled_op_wait_time", 0),
                settings.number("request_throttler.shutdownTimeout", DRAIN_MS, 0));
    }

    /** Apache has two names for these. */
    private int either(String name, String otherName, int otherwise) throws ConfigException {
        return settings.number(settings.has(otherName) ? otherName : name, otherwise, 0);
    }

    ConnectionRate rate() throws ConfigException {
        ConnectionRate none = ConnectionRate.UNLIMITED;
        boolean weighted = settings.flag("connection_throttle_weight_enabled");
        return new ConnectionRate(
                either("connectionMaxTokens", "connection_throttle_tokens", none.tokensMax()),
                Math.max(1, either("connectionTokenFillTime", "connection_throttle_fill_time", none.fillMs())),
                either("connectionTokenFillCount", "connection_throttle_fill_count", none.fillCount()),
                settings.number(
                        settings.has("connection_throttle_freeze_time")
                                ? "connection_throttle_freeze_time"
                                : "connectionFreezeTime",
                        none.freezeMs(),
                        -1),
                fraction("connectionDropIncrease", "connection_throttle_drop_increase", none.dropIncrease()),
                fraction("connectionDropDecrease", "connection_throttle_drop_decrease", none.dropDecrease()),
                fraction("connectionDecreaseRatio", "connection_throttle_decrease_ratio", none.decreaseRatio()),
                weighted ? newTokens() : 1,
                weighted ? settings.number("connection_throttle_renew_session_weight", RENEW_TOKENS, 1) : 1);
    }

    private int newTokens() throws ConfigException {
        return settings.flag("localSessionsEnabled")
                ? settings.number("connection_throttle_local_session_weight", LOCAL_TOKENS, 1)
                : settings.number("connection_throttle_global_session_weight", NEW_TOKENS, 1);
    }

    private double fraction(String name, String otherName, double otherwise) throws ConfigException {
        String given = settings.has(otherName) ? otherName : name;
        String value = settings.text(given, Double.toString(otherwise));
        try {
            double fraction = Double.parseDouble(value);
            if (fraction >= 0 && fraction <= 1) {
                return fraction;
            }
            throw settings.wrong(given, value, "a number from 0 to 1", null);
        } catch (NumberFormatException e) {
            throw settings.wrong(given, value, "a number from 0 to 1", e);
        }
    }

    /** Apache 3.9 opens it on all interfaces unasked; its successor no longer does. Here it is asked for, by switch or port. */
    AdminSettings admin() throws ConfigException {
        boolean wanted = settings.has("admin.enableServer")
                ? settings.flag("admin.enableServer")
                : settings.has("admin.serverPort");
        String host = settings.text("admin.serverAddress", "127.0.0.1");
        String url = settings.text("admin.commandURL", AdminSettings.COMMAND_URL);
        if (!url.startsWith("/") || url.length() == 1) {
            throw settings.wrong("admin.commandURL", url, "a path that begins with a slash", null);
        }
        int metricsPort = settings.port("metricsProvider.httpPort", METRICS_PORT);
        String metricsHost = settings.text("metricsProvider.httpHost", "0.0.0.0");
        boolean metrics = settings.text("metricsProvider.className", "").endsWith("PrometheusMetricsProvider");
        return new AdminSettings(
                wanted ? new InetSocketAddress(host, settings.port("admin.serverPort", ADMIN_PORT)) : null,
                !settings.has("zabra.admin.loopbackTrusted") || settings.flag("zabra.admin.loopbackTrusted"),
                url,
                !settings.has("admin.snapshot.enabled") || settings.flag("admin.snapshot.enabled"),
                settings.number("admin.rateLimiterIntervalInMS", SNAPSHOT_INTERVAL_MS, 0),
                Path.of(settings.text("dataDir", ".")),
                metrics ? new InetSocketAddress(metricsHost, metricsPort) : null);
    }
}
