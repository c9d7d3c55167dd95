package io.zabra.server.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A command of the admin port.
 *
 * @param names the first is the one it answers with; the others are the four-letter words and short forms that Apache has
 * @param superOnly whether only a super user may use it
 * @param run takes the query's parameters; gives what to answer, in order, with {@code error} where it cannot be done
 */
record AdminCommand(List<String> names, boolean superOnly, Function<Map<String, String>, Map<String, Object>> run) {
    AdminCommand {
        names = List.copyOf(names);
    }

    String name() {
        return names.get(0);
    }
}
