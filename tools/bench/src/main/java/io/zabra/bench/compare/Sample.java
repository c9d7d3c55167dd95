package io.zabra.bench.compare;

/**
 * One run on servers of one kind.
 *
 * @param cpuMicros of all servers' threads, an operation
 * @param p50Micros and so on: as clients see it
 * @param residentBytes of all servers, behind the run
 * @param diskBytes that the servers have sent to their disks, an operation
 * @param otherCores processor time that neither servers nor the load took, as a number of cores
 */
record Sample(
        double perSecond,
        double cpuMicros,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double residentBytes,
        double diskBytes,
        double otherCores,
        long errors) {
    /** More than this and it is not compared. */
    static final double OTHER_CORES_MAX = 0.25;

    boolean isNoisy() {
        return otherCores > OTHER_CORES_MAX;
    }
}
