package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.NeighbourTalk;
import io.zabra.sql.exec.Neighbours;
import io.zabra.sql.syntax.StatementSyntax;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import io.zabra.sql.syntax.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs what is neither query nor write: views, settings, locks, cancellation of others. One thread. */
final class CommandRunner {
    private static final int ANSWER_MS = 1_500;

    private final SessionContext context;
    private final SessionSettings settings;
    private final SessionLocks locks;
    private final ViewWriter views;

    /**
     * What a command yields: rows, or a count.
     *
     * @param zxid of what it has written; 0 where it does not tell
     */
    record Yield(List<@Nullable Object[]> rows, long count, long zxid) {
        static final Yield NOTHING = written(0);

        static Yield written(long zxid) {
            return new Yield(List.of(), 0, zxid);
        }

        static Yield row(@Nullable Object... row) {
            List<@Nullable Object[]> rows = new ArrayList<>(1);
            rows.add(row);
            return new Yield(rows, -1, 0);
        }
    }

    /** @param linkLost whether the session goes on elsewhere, or has ended */
    CommandRunner(SessionContext context, SessionSettings settings, StoreWriter writer, BooleanSupplier linkLost) {
        this.context = context;
        this.settings = settings;
        this.locks = new SessionLocks(context, writer, linkLost);
        this.views = new ViewWriter(context, writer);
    }

    /** @param parameters the values of its {@code ?}, in order */
    Yield run(StatementSyntax syntax, @Nullable Object[] parameters, Budget budget) {
        List<Argument> arguments = bound(syntax.arguments(), parameters);
        switch (syntax.kind()) {
            case SET -> {
                if (syntax.verb().equals("RESET")) {
                    settings.reset(arguments);
                } else {
                    settings.set(arguments);
                }
            }
            case SHOW -> {
                return new Yield(settings.show(arguments), -1, 0);
            }
            case CREATE_VIEW -> {
                return Yield.written(views.create(arguments));
            }
            case DROP_VIEW -> {
                return Yield.written(views.drop(arguments));
            }
            case LOCK -> {
                settings.requireWritable();
                LockWait wait = queue(arguments, budget);
                return locked(wait, wait.await());
            }
            case UNLOCK -> {
                settings.requireWritable();
                requireCount(arguments, 1, 1, "unlock(path)");
                return Yield.row(locks.unlock(arguments.get(0).text()));
            }
            case CANCEL -> {
                return new Yield(List.of(), cancel(arguments), 0);
            }
            case CORE, BEGIN, COMMIT, ROLLBACK -> throw new IllegalStateException("no command: " + syntax.kind());
        }
        return Yield.NOTHING;
    }

    private static List<Argument> bound(List<Argument> arguments, @Nullable Object[] parameters) {
        List<Argument> bound = new ArrayList<>();
        int next = 0;
        for (Argument argument : arguments) {
            bound.add(argument.parameter() ? new Argument(false, String.valueOf(parameters[next++])) : argument);
        }
        return bound;
    }

    private static void requireCount(List<Argument> arguments, int least, int most, String usage) {
        if (arguments.size() < least || arguments.size() > most) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "It is called as " + usage);
        }
    }

    /** Begins a {@code lock(…)}, which may have to wait for others. */
    LockWait queue(StatementSyntax syntax, @Nullable Object[] parameters, Budget budget) {
        return queue(bound(syntax.arguments(), parameters), budget);
    }

    private LockWait queue(List<Argument> arguments, Budget budget) {
        requireCount(arguments, 1, 2, "lock(path [, timeout in ms; 0: do not wait])");
        long timeoutMs =
                arguments.size() < 2 ? Long.MAX_VALUE : number(arguments.get(1).text());
        return locks.queue(arguments.get(0).text(), timeoutMs, budget);
    }

    /** What a {@code lock(…)} yields. */
    static Yield locked(LockWait wait, boolean acquired) {
        SessionLocks.Held held = wait.place();
        return acquired ? Yield.row(true, held.fencingToken(), held.shownPath()) : Yield.row(false, null, null);
    }

    /** {@code CANCEL QUERY n}, with the id of the table {@code queries}. */
    private long cancel(List<Argument> arguments) {
        boolean shaped = arguments.size() == 2 && arguments.get(0).text().equalsIgnoreCase("QUERY");
        if (!shaped) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "It is CANCEL QUERY n, with a query_id of the table queries");
        }
        long id = number(arguments.get(1).text());
        return context.queries().cancel(id, context.caller()) || cancelElsewhere(id, RunningQueries.serverOf(id))
                ? 1
                : 0;
    }

    private boolean cancelElsewhere(long id, int serverId) {
        Neighbours neighbours = context.facts().neighbours();
        if (!neighbours.serverIds().contains(serverId)) {
            return false;
        }
        try {
            byte[] answer = neighbours
                    .ask(serverId, NeighbourTalk.cancellation(id, context.caller()), ANSWER_MS)
                    .toCompletableFuture()
                    .get();
            Boolean stopped = NeighbourTalk.cancelled(answer);
            if (stopped == null) {
                throw RunningQueries.refusal(id);
            }
            return stopped;
        } catch (ExecutionException e) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "Server " + serverId + ", which the statement runs on, does not answer",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long number(String text) {
        try {
            return Whole.number(text);
        } catch (NumberFormatException e) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "'" + text + "' is no number", e);
        }
    }
}
