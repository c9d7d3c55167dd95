package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that each server of the ensemble has of its own, its number first. All are asked at once, and once for a statement, however
 * often it reads the table, together with whatever else it wants of them; those that do not answer in time are named in a warning.
 *
 * @param servers what the number must equal; null: all servers
 * @param asksAll whether all servers are asked all the same: what one of them shows rests on what others say, or who is meant is another
 *     row's to say
 * @param finish what becomes of all rows together
 * @param questions of the plan, this one among them
 */
public record ServerRows(
        String table,
        int width,
        double rows,
        Local local,
        @Nullable List<Bound> servers,
        boolean asksAll,
        Finish finish,
        ServerQuestions questions)
        implements Operator {
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

    @Override
    public RowCursor open(Execution execution) {
        questions.ask(execution);
        List<Integer> asked = asked(execution);
        ServerAnswers answers = execution.gathered().servers();
        List<@Nullable Object[]> all = new ArrayList<>();
        for (int serverId : asked) {
            List<@Nullable Object[]> answer = answers.answer(table, serverId);
            if (answer != null) {
                answer.forEach(row -> all.add(whole(row)));
            }
        }
        List<@Nullable Object[]> finished = finish.of(all, answers.silent(table, asked), execution);
        return new ListCursor(servers == null ? finished : ofServers(named(servers, execution), finished));
    }

    /** As a server of another build has it, whose table may have other columns at its end: NULL where it has none. */
    @Nullable
    Object[] whole(@Nullable Object[] row) {
        return row.length == width ? row : Arrays.copyOf(row, width);
    }

    private static List<@Nullable Object[]> ofServers(Set<Integer> named, List<@Nullable Object[]> rows) {
        return rows.stream()
                .filter(row -> row[0] instanceof Integer serverId && named.contains(serverId))
                .toList();
    }

    /** The members that are to say what they know, this server first. */
    List<Integer> asked(Execution execution) {
        List<Integer> members = new ArrayList<>();
        members.add(execution.facts().serverId());
        members.addAll(execution.facts().neighbours().serverIds());
        if (servers != null && !asksAll) {
            members.retainAll(named(servers, execution));
        }
        return members;
    }

    private static Set<Integer> named(List<Bound> servers, Execution execution) {
        Set<Integer> named = new HashSet<>();
        for (Bound server : servers) {
            if (server.expression().eval(execution, new Object[0]) instanceof Number number) {
                named.add(number.intValue());
            }
        }
        return named;
    }

    @Override
    public String label() {
        return "Servers(" + table + (servers == null ? "" : ", server_id=" + Bound.labels(servers)) + ")";
    }
}
