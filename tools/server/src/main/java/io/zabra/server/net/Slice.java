package io.zabra.server.net;

import io.netty.channel.Channel;

/**
 * How long an I/O thread is at work for one connection before it is others' turn. It looks at the clock rarely: whoever has just done so
 * says what it showed. On that thread.
 */
final class Slice {
    static final long NS_MAX = 1_000_000;

    /** Of those that take a fraction of a microsecond. */
    private static final int STEPS_PER_LOOK = 256;

    private final Channel channel;
    private final Runnable turn;
    /** 0: nothing has been done yet. */
    private long beganNs;

    private int steps;
    private boolean over;
    private boolean queued;

    /** @param turn what is done when it is the connection's turn again */
    Slice(Channel channel, Runnable turn) {
        this.channel = channel;
        this.turn = () -> {
            queued = false;
            turn.run();
        };
    }

    /** What is done next is done in a slice of its own. */
    void anew() {
        beganNs = 0;
        steps = 0;
        over = false;
    }

    /** @param nowNs of {@link System#nanoTime} */
    void at(long nowNs) {
        if (beganNs == 0) {
            beganNs = nowNs | 1;
        } else if (nowNs - beganNs >= NS_MAX) {
            over = true;
        }
    }

    /** Something small was done, one of many. */
    boolean isOverAfterStep() {
        if (++steps >= STEPS_PER_LOOK) {
            steps = 0;
            at(System.nanoTime());
        }
        return over;
    }

    boolean isOver() {
        return over;
    }

    /** It is over, and the next one waits until others have had theirs. */
    boolean isQueued() {
        return queued;
    }

    /** Has the turn come, once others have had theirs. */
    void queue() {
        if (!queued) {
            queued = true;
            IoThreads.afterOthers(channel.eventLoop(), turn);
        }
    }

    /** To be called when the thread leaves the connection. */
    void end() {
        if (over) {
            queue();
        }
        anew();
    }
}
