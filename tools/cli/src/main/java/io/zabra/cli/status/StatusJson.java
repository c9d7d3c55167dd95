package io.zabra.cli.status;

import io.zabra.cli.output.JsonObject;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The servers that were asked, for scripts: one object on one line. */
public final class StatusJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");

    private StatusJson() {}

    public static String of(EnsembleStatus status) {
        String servers = status.servers().stream().map(StatusJson::of).collect(Collectors.joining(",", "[", "]"));
        return new JsonObject()
                .flag("healthy", status.isHealthy())
                .text("summary", status.summary())
                .json("servers", servers)
                .toString();
    }

    private static String of(ServerStatus server) {
        JsonObject object = new JsonObject().text("server", server.server()).flag("serving", server.serves());
        String trouble = server.trouble();
        if (trouble != null) {
            return object.text("trouble", trouble).toString();
        }
        object.text("mode", server.mode()).text("zxid", server.fact("Zxid")).text("version", server.version());
        number(object, "znodes", server.fact("Node count"));
        number(object, "connections", server.fact("Connections"));
        number(object, "outstanding", server.fact("Outstanding"));
        String hindrance = server.hindrance();
        if (hindrance != null) {
            object.text("trouble", hindrance);
        }
        Long behind = server.behindTxns();
        if (behind != null) {
            object.number("behind_txns", behind);
        }
        String[] latency = server.latency().split(" / ", -1);
        if (latency.length == 2) {
            number(object, "latency_avg_ms", latency[0]);
            number(object, "latency_max_ms", latency[1]);
        }
        return object.toString();
    }

    /** Of a server's answer: what is no number is left out. */
    private static void number(JsonObject object, String name, String value) {
        if (NUMBER.matcher(value).matches()) {
            object.json(name, value);
        }
    }
}
