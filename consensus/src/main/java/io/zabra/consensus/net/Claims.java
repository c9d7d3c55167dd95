package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.zabra.consensus.quorum.HostPort;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which server each connection that was accepted says it is of, and how well it has shown that. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final MemberCheck check;
    private final MemberHosts hosts;
    /** What was said, where certificates are looked at. */
    private final Map<Channel, Long> said = new ConcurrentHashMap<>();
    /** Members of whom it was told that their certificates do not tell who they are. */
    private final Set<Long> told = ConcurrentHashMap.newKeySet();

    private volatile MemberAddresses members;

    Claims(MemberAddresses members, MemberCheck check, MemberHosts hosts) {
        this.members = members;
        this.check = check;
        this.hosts = hosts;
    }

    /**
     * Somebody says that it is this server; null where it may not. Who is no member, and so counts for nothing, may be anybody, until
     * it becomes one.
     */
    @Nullable
    Evidence of(Channel channel, long sid) {
        if (check != MemberCheck.NONE && said.put(channel, sid) == null) {
            channel.closeFuture().addListener(closed -> said.remove(channel));
        }
        // Read after the claim is noted: whoever changes the members either is seen here or sees it.
        Evidence shown = judged(channel, sid, members);
        if (shown == Evidence.SAID && members.has(sid)) {
            LOG.info("{} says that it is server {}, and is at none of that one's hosts", channel.remoteAddress(), sid);
        }
        return shown;
    }

    /** Others are members from now on: who came in under the number of one of them has to show it. */
    void reconfigured(MemberAddresses newMembers) {
        members = newMembers;
        said.forEach((channel, sid) -> {
            if (judged(channel, sid, newMembers) == null) {
                channel.close();
            }
        });
    }

    /** What it shows now: members move, and their hosts become known, while connections last. */
    Evidence now(Channel channel, long sid) {
        Evidence shown = shown(channel, sid, members);
        return shown == null ? Evidence.SAID : shown;
    }

    private @Nullable Evidence judged(Channel channel, long sid, MemberAddresses known) {
        Evidence shown = shown(channel, sid, known);
        if (shown == null) {
            LOG.warn(
                    "{} is sent away: it shows no certificate for a host of server {}, which it says it is"
                            + " (zabra.quorum.verifyMembers)",
                    channel.remoteAddress(),
                    sid);
        } else if (check != MemberCheck.NONE && known.has(sid) && shown != Evidence.CERTIFIED && told.add(sid)) {
            LOG.warn(
                    "{} is taken for server {} at its word: its certificate is for no host of a member."
                            + " zabra.quorum.verifyMembers has it send away",
                    channel.remoteAddress(),
                    sid);
        }
        return shown;
    }

    private @Nullable Evidence shown(Channel channel, long sid, MemberAddresses known) {
        Evidence byHost = hosts.isAt(sid, channel) ? Evidence.FROM_ITS_HOST : Evidence.SAID;
        if (check == MemberCheck.NONE || !known.has(sid)) {
            return byHost;
        }
        X509Certificate certificate = certificate(channel);
        if (certificate != null && isFor(certificate, known, sid)) {
            return Evidence.CERTIFIED;
        }
        return check == MemberCheck.NOT_ANOTHERS && !isAnothers(certificate, known) ? byHost : null;
    }

    private boolean isAnothers(@Nullable X509Certificate shown, MemberAddresses known) {
        return shown != null && known.bySid().keySet().stream().anyMatch(sid -> isFor(shown, known, sid));
    }

    private boolean isFor(X509Certificate shown, MemberAddresses known, long sid) {
        Predicate<String> named = check == MemberCheck.ALWAYS
                ? host -> CertificateNames.isFor(shown, host)
                : host -> CertificateNames.isForWhereDialed(shown, host);
        return known.of(sid).stream()
                .flatMap(address -> Stream.of(address.quorum(), address.election()))
                .map(HostPort::host)
                .anyMatch(named);
    }

    private static @Nullable X509Certificate certificate(Channel channel) {
        SslHandler encryption = channel.pipeline().get(SslHandler.class);
        if (encryption == null) {
            return null;
        }
        try {
            return (X509Certificate) encryption.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException nobody) {
            return null;
        }
    }
}
