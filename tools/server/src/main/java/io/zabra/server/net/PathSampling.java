package io.zabra.server.net;

import io.zabra.engine.txn.WriteRequest;
import io.zabra.server.metrics.HotPaths;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.wire.ClientRequest;
import io.zabra.sql.exec.PathMeter;

/** Which paths a request names. Stateless. */
public final class PathSampling {
    private PathSampling() {}

    /** Counts what SQL reads and writes. */
    public static PathMeter ofSql(Metrics metrics) {
        return new PathMeter() {
            @Override
            public void read(String chroot, String path) {
                metrics.sample(paths -> paths.count(chroot.isEmpty() ? path : chroot + path, false));
            }

            @Override
            public void written(WriteRequest request) {
                metrics.sample(paths -> look(paths, request));
            }
        };
    }

    /** Counts the paths of a request that is due. */
    static void look(HotPaths paths, ClientRequest request, long nowNs) {
        paths.look(nowNs);
        if (request instanceof ClientRequest.Write write) {
            look(paths, write.request());
        } else if (request instanceof ClientRequest.MultiRead reads) {
            reads.reads().forEach(read -> read(paths, read));
        } else {
            read(paths, request);
        }
    }

    private static void read(HotPaths paths, ClientRequest request) {
        if (request instanceof ClientRequest.GetData r) {
            paths.count(r.path(), false);
        } else if (request instanceof ClientRequest.Exists r) {
            paths.count(r.path(), false);
        } else if (request instanceof ClientRequest.GetChildren r) {
            paths.count(r.path(), false);
        } else if (request instanceof ClientRequest.GetAcl r) {
            paths.count(r.path(), false);
        }
    }

    /** Counts what a request writes. */
    static void look(HotPaths paths, WriteRequest request) {
        if (request instanceof WriteRequest.Multi multi) {
            multi.requests().forEach(part -> look(paths, part));
        } else if (request instanceof WriteRequest.SetData r) {
            paths.count(r.path(), true);
        } else if (request instanceof WriteRequest.Create r) {
            paths.count(r.path(), true);
        } else if (request instanceof WriteRequest.Delete r) {
            paths.count(r.path(), true);
        } else if (request instanceof WriteRequest.SetAcl r) {
            paths.count(r.path(), true);
        }
    }
}
