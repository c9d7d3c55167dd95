package io.zabra.jdbc.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was SET on a connection: a server knows it for one TCP connection alone, and the next one is told. Of each setting the
 * last value is kept, however often it is set. One thread.
 */
final class AppliedSettings {
    /** What is SET for the next transaction alone. */
    static final String TRANSACTION = "transaction";

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /** A statement that sets something, with the values of its parameters. */
    record Setting(String sql, List<@Nullable Object> parameters) {}

    /** A statement was executed, of whatever kind. */
    void executed(SqlLead lead, String sql, List<@Nullable Object> parameters) {
        String restored = lead == SqlLead.RESETS ? SqlLead.restoredSetting(sql) : "";
        if (lead == SqlLead.SETS) {
            settings.put(SqlText.settingName(sql), new Setting(sql, parameters));
        } else if (!restored.isEmpty()) {
            settings.remove(restored);
        } else if (lead == SqlLead.RESETS) {
            settings.clear();
        } else if (lead == SqlLead.BEGINS || lead.endsTransaction()) {
            settings.remove(TRANSACTION);
        }
    }

    List<Setting> all() {
        return List.copyOf(settings.values());
    }
}
