package io.zabra.sql;

/** Tells from looks at the processors when a process has little to do, on a machine that has some to spare. One thread. */
final class Lull {
    private static final double OWN_MAX = 0.2;
    private static final double MACHINE_MAX = 0.5;
    private static final int LOOKS = 2;

    private long lastOwnNanos;
    private long lastNanos;
    private boolean looked;
    private int quietLooks;

    /**
     * To be called again and again, a few times a second or once.
     *
     * @param ownNanos of processors, that the process has taken so far
     * @param machineLoad share of all processors in use since the last look, 0 to 1
     * @param nowNanos on a clock of any origin
     * @return whether there was little to do between the last looks
     */
    boolean has(long ownNanos, double machineLoad, long nowNanos) {
        boolean quiet =
                looked && machineLoad < MACHINE_MAX && ownNanos - lastOwnNanos < OWN_MAX * (nowNanos - lastNanos);
        quietLooks = quiet ? quietLooks + 1 : 0;
        lastOwnNanos = ownNanos;
        lastNanos = nowNanos;
        looked = true;
        return quietLooks >= LOOKS;
    }
}
