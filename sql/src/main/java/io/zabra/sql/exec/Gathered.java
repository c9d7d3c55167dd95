package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What all queries of one statement share: warnings of what its result leaves out, and what servers have answered it. One thread at a time.
 */
public final class Gathered {
    private static final String HIDES = "Some znodes do not show: this session may not READ their parents";

    private final Set<String> warnings = new LinkedHashSet<>();
    private final ServerAnswers servers = new ServerAnswers();
    private boolean hides;

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

    ServerAnswers servers() {
        return servers;
    }
}
