package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Rows that each server of the ensemble has of its own, its number first. All are asked at once; those that do not answer in time
 * are named in a warning.
 *
 * @param servers what the number must equal; null: all servers
 * @param finish what becomes of all rows together
 */
public record ServerRows(
        String table,
        int width,
        double rows,
        Local local,
        @Nullable List<Bound> servers,
        Finish finish) implements Operator {
    private static final int ANSWER_MS = 1_500;
    private static final int CHECK_MS = 20;

    /** What one server says. It is sent as it is, so it must be of the driver's types, with times as milliseconds. */
    @FunctionalInterface
    public interface Local {
        List<@Nullable Object[]> rows(SystemFacts facts);
    }

    /** Makes the rows that the asking session may see. */
    @FunctionalInterface
    public interface Finish {
        List<@Nullable Object[]> of(List<@Nullable Object[]> rows, List<Integer> silent, Execution execution);
    }

    private record Asked(int serverId, CompletableFuture<byte[]> answer) {}

    @Override
    public RowCursor open(Execution execution) {
        SystemFacts facts = execution.facts();
        TreeSet<Integer> wanted = wanted(execution);
        List<Asked> asked = new ArrayList<>();
        for (int serverId : facts.neighbours().serverIds()) {
            if (wanted == null || wanted.contains(serverId)) {
                asked.add(new Asked(
                        serverId,
                        facts.neighbours()
                                .ask(serverId, NeighbourTalk.question(table), ANSWER_MS)
                                .toCompletableFuture()));
            }
        }
        List<@Nullable Object[]> all = new ArrayList<>();
        if (wanted == null || wanted.contains(facts.serverId())) {
            all.addAll(local.rows(facts));
        }
        List<Integer> silent = new ArrayList<>();
        for (Asked one : asked) {
            gather(one, all, silent, execution.budget());
        }
        if (!silent.isEmpty()) {
            execution.warnings().add(warning(silent));
        }
        all.forEach(execution.budget()::keep);
        return new ListCursor(finish.of(all, silent, execution));
    }

    private String warning(List<Integer> silent) {
        String names = String.join(", ", silent.stream().map(String::valueOf).toList());
        return (silent.size() == 1 ? "Server " + names + " did not answer" : "Servers " + names + " did not answer")
                + ": what they know is missing from " + table;
    }

    private @Nullable TreeSet<Integer> wanted(Execution execution) {
        if (servers == null) {
            return null;
        }
        TreeSet<Integer> wanted = new TreeSet<>();
        for (Bound server : servers) {
            if (server.expression().eval(execution, new Object[0]) instanceof Number number) {
                wanted.add(number.intValue());
            }
        }
        return wanted;
    }

    private static void gather(Asked one, List<@Nullable Object[]> all, List<Integer> silent, Budget budget) {
        while (true) {
            try {
                all.addAll(NeighbourTalk.rows(one.answer.get(CHECK_MS, TimeUnit.MILLISECONDS), one.serverId));
                return;
            } catch (TimeoutException e) {
                // Once more, unless the statement is over.
                budget.check();
            } catch (ExecutionException | NeighbourTalk.NotUnderstoodException e) {
                silent.add(one.serverId);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                silent.add(one.serverId);
                return;
            }
        }
    }

    @Override
    public String label() {
        return "Servers(" + table + (servers == null ? "" : ", server_id=" + Bound.labels(servers)) + ")";
    }
}
