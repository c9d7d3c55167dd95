package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all queries of one statement share: warnings of what its result leaves out, and what servers have answered it, each asked
 * once for each table. One thread at a time.
 */
public final class Gathered {
    private static final String HIDES = "Some znodes do not show: this session may not READ their parents";

    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<Source, List<@Nullable Object[]>> answers = new HashMap<>();
    private final Set<Integer> silent = new HashSet<>();
    private boolean hides;

    private record Source(String table, int serverId) {}

    /** What the statement's result does not tell, so far, in the order in which it came up. */
    public List<String> warnings() {
        return new ArrayList<>(warnings);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** A scan has left out what the session may not list. */
    void hides() {
        if (!hides) {
            hides = true;
            warn(HIDES);
        }
    }

    /** Null where the server was not asked for that table, or did not answer. */
    @Nullable
    List<@Nullable Object[]> answer(String table, int serverId) {
        return answers.get(new Source(table, serverId));
    }

    void answered(String table, int serverId, List<@Nullable Object[]> rows) {
        answers.put(new Source(table, serverId), rows);
    }

    /** It has not answered in time, and is not waited for again. */
    void silent(int serverId) {
        silent.add(serverId);
    }

    boolean isSilent(int serverId) {
        return silent.contains(serverId);
    }
}
