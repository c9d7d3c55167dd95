package io.zabra.bench.sql;

import io.zabra.bench.run.EchoSocket;
import io.zabra.bench.run.PlainClient;
import io.zabra.server.thread.RequestsFirst;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What measures in a storm, in a process of its own, so that neither the compiler nor the collections of who makes the storm
 * count as the server's. For each line of standard input, a number of seconds, it measures for so long and answers with the
 * {@link StormPart#line}; it ends with standard input. Where Linux lets them, its threads take their processor from others at
 * once, as the server's that answer do.
 */
final class StormProbe {
    private static final int REQUESTS_A_SECOND = 500;
    private static final long PERIOD_NANOS = 1_000_000_000L / REQUESTS_A_SECOND;

    private final int port;
    private final SqlRows rows;

    private StormProbe(int port, SqlRows rows) {
        this.port = port;
        this.rows = rows;
    }

    /** Port and number of rows. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // What is logged is no answer.
        System.setOut(System.err);
        StormProbe probe = new StormProbe(Integer.parseInt(args[0]), SqlRows.of(Integer.parseInt(args[1])));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answers.println(RequestsFirst.preferCaller());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answers.println(probe.measured(Integer.parseInt(line)).line());
        }
    }

    /** One exchange with the other end; {@code index} counts from 0. */
    private interface Exchange {
        void once(int index) throws IOException;
    }

    /** Of two threads, half a period apart: what holds up the one is not to hold up the other. */
    private StormPart measured(int seconds) throws Exception {
        StormPart part = StormPart.empty();
        int count = seconds * REQUESTS_A_SECOND;
        try (PlainClient client = new PlainClient(port);
                EchoSocket echo = new EchoSocket(RequestsFirst::preferCaller)) {
            long start = System.nanoTime() + PERIOD_NANOS;
            CompletableFuture<Void> echoes = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                RequestsFirst.preferCaller();
                try {
                    paced(start + PERIOD_NANOS / 2, count, index -> echo.exchange(), part.echoes(), part.echoes());
                    echoes.complete(null);
                } catch (IOException | RuntimeException e) {
                    echoes.completeExceptionally(e);
                }
            });
            thread.start();
            paced(start, count, index -> request(client, index), part.pings(), part.reads());
            echoes.join();
        }
        return part;
    }

    private void request(PlainClient client, int index) throws IOException {
        if (index % 2 == 0) {
            client.ping();
        } else {
            client.exists(rows.path(index % rows.parents(), index % rows.childrenEach()));
        }
    }

    private static void paced(long start, int count, Exchange exchange, Histogram even, Histogram odd)
            throws IOException {
        for (int i = 0; i < count; i++) {
            long due = start + i * PERIOD_NANOS;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            exchange.once(i);
            // From when it was due: what was held up by the one before counts.
            (i % 2 == 0 ? even : odd).recordValue((System.nanoTime() - due) / 1_000);
        }
    }
}
