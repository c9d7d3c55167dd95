package io.zabra.server;

import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.FileTrouble;
import io.zabra.engine.disk.NioDisk;
import io.zabra.server.admin.AdminSettings;
import io.zabra.server.net.ConnectionRate;
import io.zabra.server.net.LoadLimits;
import io.zabra.server.security.SecuritySettings;
import io.zabra.server.security.TlsSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run: what {@code zoo.cfg} and the {@code -Dzookeeper.*} properties say. Immutable.
 *
 * @param dataDir of snapshots and log; created where it does not exist
 * @param dataLogDir where the log is kept; else {@code dataDir}
 * @param clientPort 0: one that the system chooses; -1: none, as {@code secureClientPort} is there
 * @param clientPortAddress null: all interfaces
 * @param listenBacklog -1: the system's
 * @param maxClientCnxns connections from one address; 0: no limit
 * @param maxCnxns connections in all; 0: no limit
 * @param sweep of containers and TTL znodes ({@code znode.container.*})
 * @param juteMaxBufferBytes of one request
 * @param requestsOutstandingMax of one connection, beyond which it is not read from
 * @param handshakeMs after which a connection that asked for no session is closed
 * @param ioThreads that serve connections
 * @param tcpKeepAlive whether silent connections of clients are probed by the system
 * @param sql what SQL may take
 * @param fourLetterWords that may be used; {@code *}: all
 * @param security who clients are, and how they prove it
 * @param ensemble of which this server is a member; null: it is a standalone server
 * @param load how much may be under way
 * @param rate how fast sessions may be opened
 * @param audit whether changes are written to the audit log
 * @param admin the ports for operators
 * @param store what the store is told
 * @param file that it is from; null: none
 * @param notices for the operator: settings that have no effect, by name
 */
public record ServerConfig(
        Path dataDir,
        Path dataLogDir,
        int clientPort,
        @Nullable String clientPortAddress,
        int listenBacklog,
        int tickTimeMs,
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int maxClientCnxns,
        int maxCnxns,
        Sweep sweep,
        boolean extendedTypesEnabled,
        int juteMaxBufferBytes,
        int requestsOutstandingMax,
        int handshakeMs,
        int ioThreads,
        boolean tcpKeepAlive,
        SqlSettings sql,
        Set<String> fourLetterWords,
        boolean skipAcl,
        SecuritySettings security,
        @Nullable EnsembleSettings ensemble,
        LoadLimits load,
        ConnectionRate rate,
        boolean audit,
        AdminSettings admin,
        StoreSettings store,
        @Nullable Path file,
        List<String> notices) {

    public ServerConfig {
        fourLetterWords = Set.copyOf(fourLetterWords);
        notices = List.copyOf(notices);
    }

    /** An ordinary {@code zoo.cfg}, and this process's system properties. */
    public static ServerConfig load(Path file) throws ConfigException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration " + file + ": " + why(e), e);
        }
        return new ConfigReader(file, file.toString(), text, System.getProperties()).read();
    }

    private static String why(IOException unreadable) {
        if (unreadable instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (unreadable instanceof AccessDeniedException) {
            return "this process, user " + System.getProperty("user.name") + ", has no permission";
        }
        return unreadable instanceof CharacterCodingException
                ? "it is no text in UTF-8"
                : String.valueOf(unreadable.getMessage());
    }

    /**
     * @param source named in messages
     * @param text lines of {@code key=value}
     * @param properties of which those under {@code zookeeper.} and {@code zabra.} count, and the few that Apache reads by their
     *     plain names; the text comes first
     */
    public static ServerConfig parse(String source, String text, Properties properties) throws ConfigException {
        return new ConfigReader(source, text, properties).read();
    }

    /** Everything as it is by default. */
    public static ServerConfig standalone(Path dataDir, int clientPort) throws ConfigException {
        return new ConfigReader("defaults", "", new Properties())
                .read(Map.of("dataDir", dataDir.toString(), "clientPort", Integer.toString(clientPort)));
    }

    /**
     * What a server would say about this file at its start: first the error that would keep it from starting, if there
     * is one, then the settings that have no effect. The data directory is looked at, and left as it is.
     */
    public static Report check(Path file) {
        try {
            ServerConfig config = load(file);
            DataDirectory.check(NioDisk.DISK, config.dataDir());
            List<String> notices = new ArrayList<>(config.notices());
            notices.addAll(config.directoryNotices());
            return new Report(null, List.copyOf(notices));
        } catch (ConfigException e) {
            return new Report(e.getMessage(), List.of());
        } catch (IOException e) {
            return new Report(FileTrouble.text(e), List.of());
        }
    }

    /** What the operator may not know of the data directory: it would be used, but may not be the one that is meant. */
    List<String> directoryNotices() {
        try {
            return ensemble == null && DataDirectory.isOfMember(NioDisk.DISK, dataDir)
                    ? List.of("dataDir=" + dataDir + " is of a member of an ensemble, and no server.N lines are here:"
                            + " what is written by this server alone, the others will not have")
                    : List.of();
        } catch (IOException e) {
            return List.of(); // Whoever opens the directory says so.
        }
    }

    /** @param error null where the server would start */
    public record Report(@Nullable String error, List<String> notices) {}

    /** {@code name=value} lines as {@code conf} shows them; no secrets. */
    public List<String> lines(int port) {
        return lines(port, ensemble == null ? null : ensemble.quorum());
    }

    /** @param members of the ensemble at the moment; null: there is none */
    List<String> lines(int port, @Nullable QuorumConfig members) {
        List<String> lines = new ArrayList<>(List.of(
                "clientPort=" + port,
                "secureClientPort=" + securePort(),
                "dataDir=" + dataDir,
                "dataLogDir=" + dataLogDir,
                "tickTime=" + tickTimeMs,
                "maxClientCnxns=" + maxClientCnxns,
                "minSessionTimeout=" + minSessionTimeoutMs,
                "maxSessionTimeout=" + maxSessionTimeoutMs,
                "clientPortListenBacklog=" + listenBacklog,
                "serverId=" + (ensemble == null ? 0 : ensemble.sid())));
        if (ensemble != null && members != null) {
            lines.add("initLimit=" + ensemble.initLimitTicks());
            lines.add("syncLimit=" + ensemble.syncLimitTicks());
            lines.add("electionAlg=3");
            lines.add("electionPort=" + ensemble.self().addresses().get(0).electionPort());
            lines.add("quorumPort=" + ensemble.self().addresses().get(0).quorumPort());
            lines.add("peerType=" + (ensemble.self().isVoter() ? 0 : 1));
            lines.add("membership: ");
            members.text().lines().forEach(lines::add);
        }
        return List.copyOf(lines);
    }

    /** The file as it is now, without secrets; empty where there is none that can be read. */
    String text() {
        try {
            return file == null ? "" : ConfigReader.withoutSecrets(Files.readString(file));
        } catch (IOException e) {
            return "";
        }
    }

    private int securePort() {
        TlsSettings tls = security.tls();
        return tls == null || tls.port() == null ? -1 : tls.port();
    }

    /** Hides the digest of the super user. */
    @Override
    public String toString() {
        return "ServerConfig[" + String.join(", ", lines(clientPort)) + "]";
    }
}
