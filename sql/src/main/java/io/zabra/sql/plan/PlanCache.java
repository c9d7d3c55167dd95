package io.zabra.sql.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Plans by the text of their statement; the one not used for longest goes first. Thread-safe. Two threads that miss at once
 * both plan, so that no one waits for another's planning.
 *
 * @param <P> kind of plan
 */
public final class PlanCache<P> {
    private final Map<String, P> plans;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    public PlanCache(int plansMax) {
        this.plans = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, P> eldest) {
                return size() > plansMax;
            }
        };
    }

    public P plan(String sql, Function<String, P> planner) {
        synchronized (plans) {
            P known = plans.get(sql);
            if (known != null) {
                hits.increment();
                return known;
            }
        }
        misses.increment();
        P planned = planner.apply(sql);
        synchronized (plans) {
            plans.put(sql, planned);
        }
        return planned;
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }
}
