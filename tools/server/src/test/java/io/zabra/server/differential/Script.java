package io.zabra.server.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one seed makes of {@link Requests}: steps on a few sessions under a root of its own. */
record Script(long seed, String root, int sessions, List<Step> steps) {
    private static final int SESSIONS_MAX = 3;
    private static final int STEPS_MIN = 10;
    private static final int STEPS_RANGE = 40;
    private static final int BURST_MAX = 6;

    static Script of(long seed) {
        Random random = new Random(seed);
        String root = "/t" + Long.toString(seed & Long.MAX_VALUE, 36);
        int sessions = 1 + random.nextInt(SESSIONS_MAX);
        Requests requests = new Requests(random, root);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Calls(0, List.of(requests.createRoot())));
        int count = STEPS_MIN + random.nextInt(STEPS_RANGE);
        boolean expires = sessions > 1 && random.nextInt(40) == 0;
        for (int i = 0; i < count; i++) {
            steps.add(step(random, requests, sessions));
        }
        if (expires) {
            steps.add(STEPS_MIN, new Step.Expire(random.nextInt(sessions), root));
        }
        return new Script(seed, root, sessions, List.copyOf(steps));
    }

    private static Step step(Random random, Requests requests, int sessions) {
        int session = random.nextInt(sessions);
        int choice = random.nextInt(100);
        if (choice < 4) {
            List<Request> after = random.nextBoolean() ? List.of(requests.setWatches()) : List.of();
            return new Step.Reattach(session, random.nextInt(4) != 0, after);
        }
        if (choice < 7) {
            return new Step.Renew(session);
        }
        if (choice < 10) {
            return new Step.Calls(session, List.of(requests.authenticate()));
        }
        if (choice < 13) {
            String user = random.nextInt(4) == 0 ? "nobody" : random.nextBoolean() ? "bob" : "ann";
            return new Step.Prove(session, user, random.nextInt(4) == 0 ? "wrong" : user + "s");
        }
        if (choice < 14) {
            return new Step.Fail(session, requests.failingAuthentication());
        }
        int burst = choice < 28 ? 2 + random.nextInt(BURST_MAX - 1) : 1;
        List<Request> calls = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            calls.add(burst == 1 ? requests.any() : requests.anyInBurst());
        }
        return new Step.Calls(session, List.copyOf(calls));
    }
}
