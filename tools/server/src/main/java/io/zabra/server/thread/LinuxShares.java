package io.zabra.server.thread;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.jspecify.annotations.Nullable;

/** Linux's {@code sched_getattr} and {@code sched_setattr}, for which neither Java nor older C libraries have a call. */
final class LinuxShares implements ThreadShares {
    /** What the first version of the calls takes, and every later one. */
    private static final int BYTES = 48;

    private static final int POLICY_AT = 4;
    private static final int FLAGS_AT = 8;
    private static final int NICE_AT = 16;
    private static final int SLICE_AT = 24;
    private static final long RESET_ON_FORK = 1;

    private final Function call;
    private final Calls calls;

    /** Their numbers. */
    private enum Calls {
        X86(314, 315),
        /** As on every newer architecture. */
        ARM(274, 275);

        private final long set;
        private final long get;

        Calls(long set, long get) {
            this.set = set;
            this.get = get;
        }
    }

    private LinuxShares(Calls calls) {
        this.calls = calls;
        this.call = NativeLibrary.getProcess().getFunction("syscall");
    }

    /**
     * Has JNA loaded, which takes some tenths of a second; null where this is no Linux of x86 or ARM with 64 bits.
     *
     * @throws LinkageError where JNA cannot be loaded, such as where no directory for temporary files lets libraries be loaded from it
     */
    static @Nullable LinuxShares open() {
        if (!Platform.isLinux() || !Platform.is64Bit() || !(Platform.isIntel() || Platform.isARM())) {
            return null;
        }
        return new LinuxShares(Platform.isIntel() ? Calls.X86 : Calls.ARM);
    }

    @Override
    public @Nullable Share of(int thread) {
        Memory attributes = new Memory(BYTES);
        attributes.clear();
        if (call.invokeLong(new Object[] {calls.get, (long) thread, attributes, (long) BYTES, 0L}) != 0) {
            return null;
        }
        return new Share(
                attributes.getInt(POLICY_AT),
                attributes.getInt(NICE_AT),
                attributes.getLong(SLICE_AT),
                (attributes.getLong(FLAGS_AT) & RESET_ON_FORK) != 0);
    }

    @Override
    public boolean give(int thread, Share share) {
        Memory attributes = new Memory(BYTES);
        attributes.clear();
        attributes.setInt(0, BYTES);
        attributes.setInt(POLICY_AT, share.policy());
        attributes.setLong(FLAGS_AT, share.ownAlone() ? RESET_ON_FORK : 0);
        attributes.setInt(NICE_AT, share.nice());
        attributes.setLong(SLICE_AT, share.sliceNanos());
        return call.invokeLong(new Object[] {calls.set, (long) thread, attributes, 0L}) == 0;
    }
}
