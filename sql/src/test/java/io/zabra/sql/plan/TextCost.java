package io.zabra.sql.plan;

import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.SharedMemory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What functions of text cost, as the number of times that they look at the clock; and texts by chance to try them on. */
final class TextCost {
    private final AtomicLong looks = new AtomicLong();

    /** Whose time passes as it is looked at, a millisecond each time. */
    Budget budget(int timeoutMs) {
        return new Budget(
                1 << 20,
                Long.MAX_VALUE,
                timeoutMs,
                SharedMemory.UNLIMITED,
                () -> TimeUnit.MILLISECONDS.toNanos(looks.getAndIncrement()));
    }

    long looks() {
        return looks.get();
    }

    static String random(Random random, String letters, int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
