package io.zabra.cli.console;

import io.zabra.cli.output.ResultFormat;

/** How results are shown; changed by backslash commands. One thread. */
public final class Settings {
    private ResultFormat format;
    private boolean timing;
    private boolean zxids = true;

    public Settings(ResultFormat format, boolean timing) {
        this.format = format;
        this.timing = timing;
    }

    ResultFormat format() {
        return format;
    }

    void changeFormat(ResultFormat newFormat) {
        format = newFormat;
    }

    boolean timing() {
        return timing;
    }

    void changeTiming(boolean newTiming) {
        timing = newTiming;
    }

    /** Whether what is said of a result names its zxid. */
    boolean zxids() {
        return zxids;
    }

    void changeZxids(boolean newZxids) {
        zxids = newZxids;
    }
}
