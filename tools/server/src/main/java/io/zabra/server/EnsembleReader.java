package io.zabra.server;

import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.MemberRole;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.server.security.PeerSecurity;
import io.zabra.server.security.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of a configuration that concerns the ensemble: the servers, from {@code zoo.cfg} itself or from its
 * {@code dynamicConfigFile}, and which of them this one is (Apache's {@code QuorumPeerConfig}).
 */
final class EnsembleReader {
    private static final String FAST_LEADER_ELECTION = "3";
    private static final String ANY_HOST = "0.0.0.0";

    private final @Nullable Path file;
    private final String source;
    private final String text;
    private final Map<String, String> values;

    /**
     * @param file that is read; null: none is
     * @param values settings by name; the client port is added where the servers' lines state it
     */
    EnsembleReader(@Nullable Path file, String source, String text, Map<String, String> values) {
        this.file = file;
        this.source = source;
        this.text = text;
        this.values = values;
    }

    /** Null for a standalone server: no server is named, or one alone, which Apache takes for a standalone one, too. */
    @Nullable
    EnsembleSettings read() throws ConfigException {
        String dynamicFile = values.get("dynamicConfigFile");
        boolean named = values.keySet().stream().anyMatch(name -> name.startsWith("server."));
        if (dynamicFile == null && !named) {
            return null;
        }
        QuorumConfig quorum = quorum(dynamicFile);
        boolean standaloneEnabled = !"false".equalsIgnoreCase(values.get("standaloneEnabled"));
        if (quorum.members().size() == 1 && standaloneEnabled) {
            return null;
        }
        long sid = sid();
        Member self = quorum.member(sid);
        if (self == null) {
            throw new ConfigException(source + ": myid is " + sid + ", but there is no server." + sid + " among "
                    + quorum.members().keySet());
        }
        checkRole(self);
        takeClientPort(self);
        String algorithm = values.getOrDefault("electionAlg", FAST_LEADER_ELECTION);
        if (!algorithm.equals(FAST_LEADER_ELECTION)) {
            throw new ConfigException(source + ": electionAlg=" + algorithm + " is not 3, the only one there is");
        }
        return new EnsembleSettings(
                sid,
                quorum,
                tickTimeMs(),
                ticks("initLimit"),
                ticks("syncLimit"),
                Boolean.parseBoolean(values.get("quorumListenOnAllIPs")),
                Boolean.parseBoolean(values.get("reconfigEnabled")),
                standaloneEnabled ? 2 : 1,
                snapshotsAtOnceMax(),
                security(),
                file);
    }

    private PeerSecurity security() throws ConfigException {
        try {
            return PeerSecurity.read(values);
        } catch (SettingException e) {
            throw new ConfigException(source + ": " + e.getMessage(), e);
        }
    }

    private QuorumConfig quorum(@Nullable String dynamicFile) throws ConfigException {
        try {
            return dynamicFile == null
                    ? QuorumConfig.parse(text)
                    : DynamicConfigFiles.parse(dynamicFile, Files.readString(Path.of(dynamicFile)));
        } catch (QuorumConfigException e) {
            throw new ConfigException((dynamicFile == null ? source : dynamicFile) + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new ConfigException(source + ": dynamicConfigFile=" + dynamicFile + " cannot be read: " + e, e);
        }
    }

    private long sid() throws ConfigException {
        Path file = Path.of(values.getOrDefault("dataDir", ".")).resolve("myid");
        String content;
        try {
            content = Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigException(
                    source + ": a member of an ensemble needs the file " + file
                            + " with its number, the N of its server.N line",
                    e);
        }
        try {
            return Long.parseLong(content);
        } catch (NumberFormatException e) {
            throw new ConfigException(file + ": '" + content + "' is not a number", e);
        }
    }

    private void checkRole(Member self) throws ConfigException {
        String stated = values.get("peerType");
        if (stated == null) {
            return;
        }
        for (MemberRole role : MemberRole.values()) {
            if (role.text().equals(stated)) {
                if (role != self.role()) {
                    throw new ConfigException(source + ": peerType=" + stated + ", but server." + self.sid() + " is "
                            + self.role().text());
                }
                return;
            }
        }
        throw new ConfigException(source + ": peerType=" + stated + " is neither participant nor observer");
    }

    private void takeClientPort(Member self) throws ConfigException {
        HostPort client = self.client();
        if (client == null) {
            return;
        }
        String stated = values.putIfAbsent("clientPort", Integer.toString(client.port()));
        if (stated != null && !stated.equals(Integer.toString(client.port()))) {
            throw new ConfigException(
                    source + ": clientPort=" + stated + ", but server." + self.sid() + " says " + client.port());
        }
        if (!client.host().equals(ANY_HOST)) {
            values.putIfAbsent("clientPortAddress", client.host());
        }
    }

    private int tickTimeMs() throws ConfigException {
        return number("tickTime", values.getOrDefault("tickTime", "3000"));
    }

    private int snapshotsAtOnceMax() throws ConfigException {
        String value = values.get("maxConcurrentSnapSyncs");
        return value == null ? ZabLimits.STANDARD.snapshotsAtOnceMax() : number("maxConcurrentSnapSyncs", value);
    }

    private int ticks(String name) throws ConfigException {
        String value = values.get(name);
        if (value == null) {
            throw new ConfigException(source + ": " + name + " is required in an ensemble");
        }
        return number(name, value);
    }

    private int number(String name, String value) throws ConfigException {
        try {
            int number = ConfigReader.decoded(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(source + ": " + name + "=" + value + " is not a number", e);
        }
        throw new ConfigException(source + ": " + name + "=" + value + " is not a number of 1 or more");
    }
}
