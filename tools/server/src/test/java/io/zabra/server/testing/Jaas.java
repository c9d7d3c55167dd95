package io.zabra.server.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/** The process's JAAS configuration, by sections that tests add: what would stand in a file. */
public final class Jaas extends Configuration {
    private static final String DIGEST = "org.apache.zookeeper.server.auth.DigestLoginModule";

    private final Map<String, AppConfigurationEntry> sections = new ConcurrentHashMap<>();

    /** In force until the next one. */
    public static Jaas install() {
        Jaas jaas = new Jaas();
        Configuration.setConfiguration(jaas);
        return jaas;
    }

    public Jaas digest(String section, Map<String, String> options) {
        return section(section, DIGEST, options);
    }

    public Jaas section(String section, String module, Map<String, String> options) {
        sections.put(section, new AppConfigurationEntry(module, LoginModuleControlFlag.REQUIRED, options));
        return this;
    }

    @Override
    public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
        AppConfigurationEntry entry = sections.get(name);
        return entry == null ? null : new AppConfigurationEntry[] {entry};
    }
}
