package io.zabra.server.net;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.wire.WriteReply;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line about each change that a client has asked for, in Apache's format and under the name of Apache's logger, so
 * that existing set-ups take it up ({@code audit.enable}). Reads are not audited, data never shows. Any thread.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");

    /** Whatever some reader of logs takes for the end of a line or a field. */
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private final boolean enabled;

    public Audit(boolean enabled) {
        this.enabled = enabled;
    }

    /** Who asked for a change. */
    record Client(long sessionId, List<AuthId> identities, String address) {
        private String line() {
            String users = identities.stream().map(Client::user).collect(Collectors.joining(","));
            return "session=0x%x\tuser=%s\tip=%s".formatted(sessionId, clean(users), address);
        }

        private static String user(AuthId identity) {
            int colon = identity.scheme().equals("digest") ? identity.id().indexOf(':') : -1;
            return colon < 0 ? identity.id() : identity.id().substring(0, colon);
        }
    }

    boolean isEnabled() {
        return enabled;
    }

    /** The server itself starts or stops. */
    public void server(String operation, String result) {
        if (enabled) {
            LOG.info("user={}\toperation={}\tresult={}", System.getProperty("user.name"), operation, result);
        }
    }

    void write(Client client, WriteRequest request, WriteResult result) {
        if (!enabled) {
            return;
        }
        if (request instanceof WriteRequest.Multi multi && result instanceof WriteResult.MultiDone done) {
            multi(client, multi, done);
            return;
        }
        String text = operation(request, result);
        if (!text.isEmpty()) {
            line(client.line(), text, WriteReply.error(result) == ErrorCode.OK);
        }
    }

    private static void multi(Client client, WriteRequest.Multi multi, WriteResult.MultiDone done) {
        if (WriteReply.error(done) != ErrorCode.OK
                || done.results().stream().anyMatch(WriteResult.Failed.class::isInstance)) {
            line(client.line(), "operation=multiOperation", false);
            return;
        }
        for (int i = 0; i < multi.requests().size(); i++) {
            String text = operation(multi.requests().get(i), done.results().get(i));
            if (!text.isEmpty()) {
                line(client.line(), text, true);
            }
        }
    }

    /** The ephemerals that went with a session, closed or expired, of whichever server's client. */
    public void ephemeralsGone(long sessionId, List<String> paths) {
        for (String path : paths) {
            String who = "session=0x%x\tuser=%s".formatted(sessionId, System.getProperty("user.name"));
            line(who, "operation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=" + clean(path), true);
        }
    }

    private static void line(String who, String what, boolean success) {
        LOG.info("{}\t{}\tresult={}", who, what, success ? "success" : "failure");
    }

    /** Empty where it changes nothing. */
    private static String operation(WriteRequest request, WriteResult result) {
        if (request instanceof WriteRequest.Create create) {
            String path = result instanceof WriteResult.Created created ? created.path() : create.path();
            return "operation=create\tznode=%s\tznode_type=%s".formatted(clean(path), type(create));
        } else if (request instanceof WriteRequest.Delete delete) {
            return "operation=delete\tznode=" + clean(delete.path());
        } else if (request instanceof WriteRequest.SetData set) {
            return "operation=setData\tznode=" + clean(set.path());
        } else if (request instanceof WriteRequest.SetAcl set) {
            return "operation=setAcl\tznode=%s\tacl=%s".formatted(clean(set.path()), clean(acl(set.acl())));
        } else if (request instanceof WriteRequest.Reconfig) {
            return "operation=reconfig\tznode=" + SystemPaths.CONFIG;
        }
        return "";
    }

    /** As Apache's {@code CreateMode} is named. */
    private static String type(WriteRequest.Create create) {
        String sequential = create.sequential() ? "_sequential" : "";
        NodeKind kind = create.kind();
        return switch (kind) {
            case PERSISTENT -> "persistent" + sequential;
            case EPHEMERAL -> "ephemeral" + sequential;
            case CONTAINER -> "container";
            case TTL -> "persistent" + sequential + "_with_ttl";
        };
    }

    private static String acl(List<AclEntry> acl) {
        return acl.stream()
                .map(entry ->
                        entry.identity().scheme() + ":" + entry.identity().id() + ":" + letters(entry.permissions()))
                .collect(Collectors.joining(","));
    }

    private static String letters(int permissions) {
        return ((permissions & Permission.CREATE) != 0 ? "c" : "")
                + ((permissions & Permission.DELETE) != 0 ? "d" : "")
                + ((permissions & Permission.READ) != 0 ? "r" : "")
                + ((permissions & Permission.WRITE) != 0 ? "w" : "")
                + ((permissions & Permission.ADMIN) != 0 ? "a" : "");
    }

    /** What a client has named, its paths and itself, must not be able to begin a line or a field of its own. */
    private static String clean(String text) {
        return BREAKS.matcher(text).replaceAll("?");
    }
}
