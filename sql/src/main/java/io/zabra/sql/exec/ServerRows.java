package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Rows that each server of the ensemble has of its own, its number first. All are asked at once, and once for a statement, however
 * often it reads the table; those that do not answer in time are named in a warning, and not waited for again.
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
        List<Integer> wanted = wanted(execution);
        ask(wanted, execution);
        List<@Nullable Object[]> all = new ArrayList<>();
        List<Integer> silent = new ArrayList<>();
        for (int serverId : wanted) {
            List<@Nullable Object[]> answer = execution.gathered().answer(table, serverId);
            if (answer == null) {
                silent.add(serverId);
            } else {
                all.addAll(answer);
            }
        }
        if (!silent.isEmpty()) {
            execution.gathered().warn(warning(silent));
        }
        return new ListCursor(finish.of(all, silent, execution));
    }

    /** Asks those that have not said it yet. */
    private void ask(List<Integer> wanted, Execution execution) {
        SystemFacts facts = execution.facts();
        Gathered gathered = execution.gathered();
        List<Asked> asked = new ArrayList<>();
        for (int serverId : wanted) {
            if (gathered.answer(table, serverId) != null || gathered.isSilent(serverId)) {
                continue;
            }
            if (serverId == facts.serverId()) {
                answered(serverId, local.rows(facts), execution);
            } else {
                asked.add(new Asked(
                        serverId,
                        facts.neighbours()
                                .ask(serverId, NeighbourTalk.question(table), ANSWER_MS)
                                .toCompletableFuture()));
            }
        }
        for (Asked one : asked) {
            List<@Nullable Object[]> answer = answer(one, execution.budget());
            if (answer == null) {
                gathered.silent(one.serverId);
            } else {
                answered(one.serverId, answer, execution);
            }
        }
    }

    private void answered(int serverId, List<@Nullable Object[]> rows, Execution execution) {
        rows.forEach(execution.budget()::keep);
        execution.gathered().answered(table, serverId, rows);
    }

    private String warning(List<Integer> silent) {
        String names = String.join(", ", silent.stream().map(String::valueOf).toList());
        return (silent.size() == 1 ? "Server " + names + " did not answer" : "Servers " + names + " did not answer")
                + ": what they know is missing from " + table;
    }

    /** The members whose rows are asked for, this server first. */
    private List<Integer> wanted(Execution execution) {
        List<Integer> members = new ArrayList<>();
        members.add(execution.facts().serverId());
        members.addAll(execution.facts().neighbours().serverIds());
        if (servers == null) {
            return members;
        }
        Set<Integer> named = new HashSet<>();
        for (Bound server : servers) {
            if (server.expression().eval(execution, new Object[0]) instanceof Number number) {
                named.add(number.intValue());
            }
        }
        members.retainAll(named);
        return members;
    }

    /** Null where there is none. */
    private static @Nullable List<@Nullable Object[]> answer(Asked one, Budget budget) {
        while (true) {
            try {
                return NeighbourTalk.rows(one.answer.get(CHECK_MS, TimeUnit.MILLISECONDS), one.serverId);
            } catch (TimeoutException e) {
                // Once more, unless the statement is over.
                budget.check();
            } catch (ExecutionException | NeighbourTalk.NotUnderstoodException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    @Override
    public String label() {
        return "Servers(" + table + (servers == null ? "" : ", server_id=" + Bound.labels(servers)) + ")";
    }
}
