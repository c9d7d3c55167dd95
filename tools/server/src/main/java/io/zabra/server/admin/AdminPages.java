package io.zabra.server.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_IMPLEMENTED;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.zabra.server.metrics.Count;
import io.zabra.server.net.ServerView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the admin port answers to which address. Any thread. */
final class AdminPages {
    private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final ServerView view;
    private final AdminAccess access;
    private final SnapshotExport export;
    private final AdminCommands commands;
    private final String commandUrl;
    private final BooleanSupplier ready;

    AdminPages(ServerView view, AdminAccess access, AdminSettings settings, BooleanSupplier ready) {
        this.view = view;
        this.access = access;
        this.export = new SnapshotExport(view, settings);
        this.commands = new AdminCommands(view, export);
        this.commandUrl = settings.commandUrl();
        this.ready = ready;
    }

    /** Whether an answer takes longer than an I/O thread may be kept from others; what is refused does not. */
    boolean isSlow(AdminCaller caller, String uri) {
        String path = new QueryStringDecoder(uri).path();
        AdminCommand command =
                path.startsWith(commandUrl + "/") ? commands.find(path.substring(commandUrl.length() + 1)) : null;
        return command != null && command.name().equals(AdminCommands.SNAPSHOT) && access.isSuper(caller);
    }

    /** @param uri path and query, as asked for */
    AdminReply answer(AdminCaller caller, String uri) {
        QueryStringDecoder query = new QueryStringDecoder(uri);
        String path = query.path();
        if (path.equals("/health")) {
            return AdminReply.json(OK, withTrouble("status", "up"));
        }
        if (path.equals("/ready")) {
            return ready();
        }
        if (!access.mayUse(caller)) {
            return error(
                    path, "From another machine only a super user may use this: Authorization: digest user:password");
        }
        if (caller.authorization() == null) {
            view.metrics().count(Count.ADMIN_INSECURE);
        }
        if (path.equals("/metrics")) {
            return metrics();
        }
        if (path.equals("/") || path.equals(commandUrl) || path.equals(commandUrl + "/")) {
            return AdminReply.text(OK, HTML, AdminIndex.page(commands.all(), commandUrl));
        }
        if (path.startsWith(commandUrl + "/")) {
            return command(path.substring(commandUrl.length() + 1), parameters(query), caller);
        }
        return AdminReply.text(NOT_FOUND, HTML, "<p>Not found. The commands are under " + commandUrl + ".</p>\n");
    }

    AdminReply metrics() {
        return AdminReply.text(OK, METRICS_TYPE, view.report().prometheus());
    }

    private AdminReply ready() {
        boolean is = ready.getAsBoolean();
        return AdminReply.json(is ? OK : SERVICE_UNAVAILABLE, withTrouble("ready", is));
    }

    /** Which is told and changes no status: a new process would find the disk as full, and reads are served. */
    private Map<String, Object> withTrouble(String name, Object value) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(name, value);
        String trouble = view.trouble();
        if (trouble != null) {
            answer.put("trouble", trouble);
        }
        return answer;
    }

    private static Map<String, String> parameters(QueryStringDecoder query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        query.parameters().forEach((name, values) -> parameters.put(name, values.get(0)));
        return parameters;
    }

    private AdminReply command(String name, Map<String, String> parameters, AdminCaller caller) {
        AdminCommand command = commands.find(name);
        if (command == null) {
            Map<String, Object> unknown = new LinkedHashMap<>();
            unknown.put("command", name);
            unknown.put("error", "Unknown command: " + name);
            return AdminReply.json(OK, unknown);
        }
        if (command.superOnly() && caller.authorization() == null) {
            return error(command.name(), "Auth info is missing for the command");
        }
        if (command.superOnly() && !access.isSuper(caller)) {
            return error(command.name(), "Not authorized");
        }
        if (command.name().equals(AdminCommands.SNAPSHOT)) {
            return export.take(parameters);
        }
        try {
            Map<String, Object> answer = new LinkedHashMap<>(command.run().apply(parameters));
            answer.put("command", command.name());
            answer.putIfAbsent("error", null);
            return AdminReply.json(command.superOnly() ? NOT_IMPLEMENTED : OK, answer);
        } catch (RuntimeException e) {
            LOG.error("The admin command {} failed", command.name(), e);
            return AdminReply.json(
                    INTERNAL_SERVER_ERROR, Map.of("command", command.name(), "error", "it failed; see the log"));
        }
    }

    private static AdminReply error(String command, String why) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("command", command);
        answer.put("error", why);
        return AdminReply.json(UNAUTHORIZED, answer);
    }
}
