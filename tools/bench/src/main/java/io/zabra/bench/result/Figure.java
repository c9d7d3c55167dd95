package io.zabra.bench.result;

/** What is told of each run of a load; the key is that in result files. */
public enum Figure {
    OPERATIONS("ops_per_s", "operations/s", true),
    CPU("cpu_us_per_op", "server CPU, µs/operation", false),
    P50("p50_us", "latency p50, µs", false),
    P99("p99_us", "latency p99, µs", false),
    P999("p999_us", "latency p99.9, µs", false),
    RESIDENT("rss_mib", "resident memory, MiB", false),
    DISK("disk_bytes_per_op", "written to disk, bytes/operation", false);

    private final String key;
    private final String title;
    private final boolean moreIsBetter;

    Figure(String key, String title, boolean moreIsBetter) {
        this.key = key;
        this.title = title;
        this.moreIsBetter = moreIsBetter;
    }

    public String key() {
        return key;
    }

    /** With its unit. */
    public String title() {
        return title;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
