package io.zabra.engine.thread;

/**
 * A thread that serves others, and may block nevertheless: another one takes its place where that takes long. So what comes alone,
 * and needs the disk, is not handed to a thread that has to be woken for it, and handed back.
 */
public interface Relievable {
    /**
     * Has a task done by this thread, which calls, as soon as it is done with what it is doing now; a task that is given twice meanwhile
     * is done once. False, and nothing is done, where this thread had better not block at present.
     *
     * @param blocking may block, and must not throw; what it finds of this thread's may be another thread's by then
     */
    boolean takes(Runnable blocking);

    /** The same, of the calling thread, where it is such a one. */
    static boolean doneHere(Runnable blocking) {
        return Thread.currentThread() instanceof Relievable thread && thread.takes(blocking);
    }
}
