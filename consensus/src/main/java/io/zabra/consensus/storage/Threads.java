package io.zabra.consensus.storage;

/** Waiting that interrupts do not end: a thread that is interrupted inside a file would close it under everybody. */
final class Threads {
    private Threads() {}

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
