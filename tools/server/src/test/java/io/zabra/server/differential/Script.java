package io.zabra.server.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one seed makes of {@link Requests}: steps on a few sessions under a root of its own. */
record Script(long seed, String root, int sessions, List<Step> steps) {
    private static final int SESSIONS_MAX = 3;
    private static final int STEPS_MIN = 20;
    private static final int STEPS_RANGE = 60;
    private static final int BURST_MAX = 6;
    /** None of them a frame for either server; one up to 64 MiB is passed over by ours. */
    private static final int[] BAD_LENGTHS = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x1000_0000};

    private static final int[] TIMEOUTS_MS = {-1, 0, 1, 5_000, 40_000, 3_600_000, Integer.MAX_VALUE, Integer.MIN_VALUE};

    static Script of(long seed) {
        return new Writer(seed).script();
    }

    private static final class Writer {
        private final long seed;
        private final Random random;
        private final String root;
        private final int sessions;
        private final Requests requests;
        private final boolean[] away;
        private final List<Step> steps = new ArrayList<>();

        Writer(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.root = "/t" + Long.toString(seed & Long.MAX_VALUE, 36);
            this.sessions = 1 + random.nextInt(SESSIONS_MAX);
            this.requests = new Requests(random, root);
            this.away = new boolean[sessions];
        }

        Script script() {
            steps.add(new Step.Calls(0, requests.beginning()));
            int count = STEPS_MIN + random.nextInt(STEPS_RANGE);
            boolean expires = sessions > 1 && random.nextInt(40) == 0;
            for (int i = 0; i < count; i++) {
                if (expires && i == STEPS_MIN) {
                    returnAll();
                    steps.add(new Step.Expire(random.nextInt(sessions), root));
                }
                add(random.nextInt(sessions));
            }
            returnAll();
            return new Script(seed, root, sessions, List.copyOf(steps));
        }

        private void returnAll() {
            for (int session = 0; session < sessions; session++) {
                if (away[session]) {
                    come(session);
                }
            }
        }

        private void come(int session) {
            away[session] = false;
            steps.add(new Step.Return(session, requests.watchesToSet()));
        }

        private void add(int session) {
            if (!away[session]) {
                steps.add(step(session));
                away[session] = steps.get(steps.size() - 1) instanceof Step.Drop;
            } else if (random.nextInt(3) == 0) {
                come(session);
            }
        }

        private Step step(int session) {
            int choice = random.nextInt(100);
            if (choice < 3) {
                List<Request> after = random.nextBoolean() ? List.of(requests.setWatches()) : List.of();
                return new Step.Reattach(session, random.nextInt(4) != 0, after);
            } else if (choice < 6) {
                return new Step.Drop(session);
            } else if (choice < 8) {
                return new Step.Renew(session);
            } else if (choice < 11) {
                return new Step.Calls(session, List.of(requests.authenticate()));
            } else if (choice < 14) {
                return prove(session);
            } else if (choice < 18) {
                return rare(session);
            }
            return calls(session, choice < 30);
        }

        private Step rare(int session) {
            return switch (random.nextInt(4)) {
                case 0 -> new Step.Fail(session, requests.failingAuthentication());
                case 1 ->
                    random.nextInt(3) == 0
                            ? new Step.Break(session, BAD_LENGTHS[random.nextInt(BAD_LENGTHS.length)])
                            : greet(session);
                default -> new Step.Sweep(session);
            };
        }

        private Step greet(int session) {
            int timeoutMs = TIMEOUTS_MS[random.nextInt(TIMEOUTS_MS.length)];
            int passwordLength = new int[] {-1, 0, 8, 16, 100}[random.nextInt(5)];
            return new Step.Greet(session, timeoutMs, passwordLength, random.nextBoolean(), random.nextInt(4) == 0);
        }

        private Step prove(int session) {
            String user = random.nextInt(4) == 0 ? "nobody" : random.nextBoolean() ? "bob" : "ann";
            return new Step.Prove(session, user, random.nextInt(4) == 0 ? "wrong" : user + "s");
        }

        private Step calls(int session, boolean many) {
            int burst = many && requests.mayBurst() ? 2 + random.nextInt(BURST_MAX - 1) : 1;
            List<Request> calls = new ArrayList<>();
            for (int i = 0; i < burst; i++) {
                calls.add(burst == 1 ? requests.any() : requests.anyInBurst());
            }
            return new Step.Calls(session, List.copyOf(calls));
        }
    }
}
