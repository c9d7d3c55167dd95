package io.zabra.sql.exec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All tables of servers that one plan reads. Whichever of them is read first, the servers are asked for all of them at once then, so that
 * a statement waits once. Filled while the statement is planned, and read by any thread afterwards.
 */
public final class ServerQuestions {
    private final List<ServerRows> tables = new ArrayList<>();

    /** Takes them from a plan: what was lowered to be compared with it, and is none of its parts, asks nobody. */
    public void add(Operator plan) {
        Set<Operator> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Operator> left = new ArrayDeque<>(List.of(plan));
        while (!left.isEmpty()) {
            Operator step = left.pop();
            if (known.add(step)) {
                left.addAll(step.inputs());
                if (step instanceof ServerRows table) {
                    tables.add(table);
                }
            }
        }
    }

    /** Asks all servers concerned that this statement has not asked before, and waits for them; what stays away is told in a warning. */
    void ask(Execution execution) {
        ServerAnswers answers = execution.gathered().servers();
        if (!answers.begins(this)) {
            return;
        }
        for (ServerRows table : tables) {
            for (int serverId : table.asked(execution)) {
                answers.ask(table, serverId, execution);
            }
        }
        answers.await(execution.budget());
        warn(answers, execution);
    }

    /** Once, where the same servers are missing from all tables. */
    private void warn(ServerAnswers answers, Execution execution) {
        Map<String, Set<Integer>> silent = new TreeMap<>();
        for (ServerRows table : tables) {
            silent.computeIfAbsent(table.table(), name -> new TreeSet<>())
                    .addAll(answers.silent(table.table(), table.asked(execution)));
        }
        Map<Set<Integer>, List<String>> incomplete = new LinkedHashMap<>();
        silent.forEach((table, servers) ->
                incomplete.computeIfAbsent(servers, same -> new ArrayList<>()).add(table));
        incomplete.remove(Set.<Integer>of());
        incomplete.forEach((servers, names) -> execution.gathered().warn(warning(servers, names)));
    }

    private static String warning(Set<Integer> silent, List<String> tables) {
        String servers = silent.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String missing = " missing from " + String.join(", ", tables);
        return silent.size() == 1
                ? "Server " + servers + " did not answer: what it knows is" + missing
                : "Servers " + servers + " did not answer: what they know is" + missing;
    }
}
