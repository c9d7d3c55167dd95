package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the servers of the ensemble have said to one statement: each is asked once for each table. One thread at a time. */
final class ServerAnswers {
    private static final int ANSWER_MS = 1_500;
    private static final int CHECK_MS = 20;

    private final Set<ServerQuestions> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Source, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();
    private final Map<Source, List<@Nullable Object[]>> answers = new HashMap<>();
    /** They have let one question wait in vain, and are not asked another. */
    private final Set<Integer> silent = new HashSet<>();

    private record Source(String table, int serverId) {}

    /** Whether these are asked for the first time. */
    boolean begins(ServerQuestions questions) {
        return begun.add(questions);
    }

    /** Asks, unless that was asked before; this server says it at once. */
    void ask(ServerRows table, int serverId, Execution execution) {
        Source source = new Source(table.table(), serverId);
        if (answers.containsKey(source) || asked.containsKey(source) || silent.contains(serverId)) {
            return;
        }
        SystemFacts facts = execution.facts();
        if (serverId == facts.serverId()) {
            answered(source, table.local().rows(facts), execution.budget());
            return;
        }
        asked.put(
                source,
                facts.neighbours()
                        .ask(serverId, NeighbourTalk.question(table.table()), ANSWER_MS)
                        .toCompletableFuture());
    }

    /** Until all have answered, or their time is over. */
    void await(Budget budget) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MS);
        Set<Integer> late = new HashSet<>();
        asked.forEach((source, answer) -> {
            try {
                answered(source, NeighbourTalk.rows(bytes(answer, deadlineNanos, budget), source.serverId), budget);
            } catch (TimeoutException e) {
                late.add(source.serverId);
            } catch (ExecutionException | NeighbourTalk.NotUnderstoodException e) {
                // It does not know this table, it may be; of others it may.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        asked.clear();
        silent.addAll(late);
    }

    private static byte[] bytes(CompletableFuture<byte[]> answer, long deadlineNanos, Budget budget)
            throws TimeoutException, ExecutionException, InterruptedException {
        while (true) {
            try {
                return answer.get(CHECK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                budget.check();
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw e;
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TimeoutException late) {
                    throw late;
                }
                throw e;
            }
        }
    }

    private void answered(Source source, List<@Nullable Object[]> rows, Budget budget) {
        rows.forEach(budget::keep);
        answers.put(source, rows);
    }

    /** Null where the server did not answer. */
    @Nullable
    List<@Nullable Object[]> answer(String table, int serverId) {
        return answers.get(new Source(table, serverId));
    }

    /** Those of some servers that have not said what they know of a table. */
    List<Integer> silent(String table, List<Integer> serverIds) {
        List<Integer> without = new ArrayList<>(serverIds);
        without.removeIf(serverId -> answers.containsKey(new Source(table, serverId)));
        return without;
    }
}
