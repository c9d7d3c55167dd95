package io.zabra.server.net;

import io.zabra.engine.session.SessionInfo;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who has a session here and until when, and what goes with it: {@code dump}. By the time of their expiry, as Apache's {@code
 * ExpiryQueue} shows them, where this server watches over them; a learner, which does not, names them with their timeouts.
 */
final class SessionDump {
    /** As {@code java.util.Date} writes itself, which Apache relies on. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());

    private final ServerView view;
    private final long nowMs = System.currentTimeMillis();

    SessionDump(ServerView view) {
        this.view = view;
    }

    /** @param watchesOver whether it is this server that has sessions expire */
    String text(boolean watchesOver) {
        List<SessionInfo> locals =
                view.sessions().stream().filter(SessionInfo::local).toList();
        List<SessionInfo> globals =
                view.sessions().stream().filter(session -> !session.local()).toList();
        StringBuilder text = new StringBuilder("SessionTracker dump:\n");
        if (!locals.isEmpty()) {
            text.append("Local ").append(sets(locals));
        }
        if (watchesOver) {
            text.append(locals.isEmpty() ? "" : "Global ").append(sets(globals));
        } else {
            text.append("Global Sessions(").append(globals.size()).append("):\n");
            globals.forEach(s -> text.append("0x%x\t%dms\n".formatted(s.id(), s.timeoutMs())));
        }
        ephemerals(globals, text);
        text.append("Connections dump:\n");
        view.connections()
                .forEach(c -> text.append("\tip: /%s sessionId: 0x%x\n".formatted(c.address(), c.sessionId())));
        return text.toString();
    }

    private String sets(List<SessionInfo> sessions) {
        Map<Long, List<SessionInfo>> byExpiry = byExpiry(sessions, nowMs);
        StringBuilder text = new StringBuilder("Session Sets (%d)/(%d):\n".formatted(byExpiry.size(), sessions.size()));
        byExpiry.forEach((timeMs, due) -> {
            text.append("%d expire at %s:\n".formatted(due.size(), TIME.format(Instant.ofEpochMilli(timeMs))));
            due.forEach(session -> text.append("\t0x%x\n".formatted(session.id())));
        });
        return text.toString();
    }

    /** By milliseconds since 1970, earliest first. */
    static Map<Long, List<SessionInfo>> byExpiry(List<SessionInfo> sessions, long nowMs) {
        return sessions.stream()
                .collect(Collectors.groupingBy(
                        session -> nowMs + session.expiresInMs(), TreeMap::new, Collectors.toList()));
    }

    private void ephemerals(List<SessionInfo> sessions, StringBuilder text) {
        List<SessionInfo> owners =
                sessions.stream().filter(s -> s.ephemerals() > 0).toList();
        text.append("ephemeral nodes dump:\nSessions with Ephemerals (" + owners.size() + "):\n");
        for (SessionInfo owner : owners) {
            text.append("0x%x:\n".formatted(owner.id()));
            view.store()
                    .ephemerals(owner.id())
                    .forEach(path -> text.append('\t').append(path).append('\n'));
        }
    }
}
