package io.zabra.cli.chaos;

import io.zabra.server.wire.JuteReader;

/** A stat as it comes in an answer. */
record StatView(
        long czxid,
        long mzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        long owner,
        int dataLength,
        int children,
        long pzxid) {

    static StatView read(JuteReader reader) {
        return new StatView(
                reader.int64(),
                reader.int64(),
                reader.int64(),
                reader.int64(),
                reader.int32(),
                reader.int32(),
                reader.int32(),
                reader.int64(),
                reader.int32(),
                reader.int32(),
                reader.int64());
    }
}
