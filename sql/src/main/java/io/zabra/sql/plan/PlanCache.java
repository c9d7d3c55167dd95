package io.zabra.sql.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Plans by what they are found under; the one not used for longest goes first. Thread-safe. Two threads that miss at once both
 * plan, so that no one waits for another's planning.
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

    /** Null where there is none. Counts neither as hit nor as miss: see {@link #found} and {@link #missed}. */
    public @Nullable P find(String key) {
        synchronized (plans) {
            return plans.get(key);
        }
    }

    public void put(String key, P plan) {
        synchronized (plans) {
            plans.put(key, plan);
        }
    }

    /** A statement found its plan. */
    public void found() {
        hits.increment();
    }

    /** A statement had to be planned. */
    public void missed() {
        misses.increment();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }
}
