package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallerLoopTest {
    /** The first caller may be an application that is unloaded while others go on. */
    @Test
    void itsThreadKeepsNothingOfTheFirstCaller() throws Exception {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        CompletableFuture<String> seen = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            inherited.set("of the caller");
            CallerLoop loop = new CallerLoop("caller-loop-test");
            var unusedTimer = loop.schedule(
                    () -> seen.complete(Thread.currentThread().getName() + " "
                            + Thread.currentThread().getContextClassLoader() + " " + inherited.get()),
                    20,
                    TimeUnit.MILLISECONDS);
            seen.join();
            var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        });
        caller.setContextClassLoader(new ClassLoader(getClass().getClassLoader()) {});
        caller.start();
        assertThat(seen.get(30, TimeUnit.SECONDS))
                .isEqualTo("caller-loop-test " + CallerLoop.class.getClassLoader() + " null");
        caller.join();
    }
}
