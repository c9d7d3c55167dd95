package io.zabra.server.thread;

import org.jspecify.annotations.Nullable;

/** What single threads of this process have of its processors, as the system sees it. No call blocks; any thread. */
interface ThreadShares {
    /** Stands for the thread that calls. */
    int CALLING = 0;

    /**
     * What one thread has.
     *
     * @param policy the system's number of it; {@link #ORDINARY} where threads share by weight
     * @param nice -20, the most weight, to 19
     * @param sliceNanos that it may compute until it is another's turn; 0: the system knows of none
     * @param ownAlone whether the threads that it begins have the ordinary slice again
     */
    record Share(int policy, int nice, long sliceNanos, boolean ownAlone) {
        static final int ORDINARY = 0;

        /** More weight than others have would not be that of threads that it begins, where these are to have the ordinary slice. */
        boolean isOrdinary() {
            return policy == ORDINARY && nice >= 0;
        }

        Share withSlice(long nanos, boolean alone) {
            return new Share(policy, nice, nanos, alone);
        }
    }

    /** Null where there is no such thread, or the system does not tell. */
    @Nullable
    Share of(int thread);

    /** False where there is no such thread, or the system refuses: then nothing has changed. */
    boolean give(int thread, Share share);
}
