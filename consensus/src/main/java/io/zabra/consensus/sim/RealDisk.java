package io.zabra.consensus.sim;

import io.zabra.consensus.host.PeerDisk;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.snapshot.ForwardingSink;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;

/** The real directory, which does its work when the simulation says so. */
final class RealDisk implements PeerDisk {
    private static final int SCRUB_EVERY_MS = 2_000;

    private final RealServer server;
    private final RealWorld world;
    private final DirectoryPeerDisk directory;
    private final PeerEvents events;
    private long nextScrubMs;

    RealDisk(RealServer server, RealWorld world, DirectoryPeerDisk directory, PeerEvents events) {
        this.server = server;
        this.world = world;
        this.directory = directory;
        this.events = events;
    }

    @Override
    public void write(Persist persist) {
        world.checker().writing(persist);
        server.record().given(persist);
        directory.write(persist);
        directory.flush();
        later();
    }

    private void later() {
        int life = server.incarnation();
        world.agenda().at(server.diskDoneAtMs(), () -> {
            if (server.isRunning() && server.incarnation() == life) {
                work();
            }
        });
    }

    private void work() {
        try {
            directory.carryOut(this::reported);
        } catch (SimulatedDisk.PowerCut | IOException e) {
            server.diskFailed(e);
            return;
        }
        server.turn();
    }

    private void reported(Event event) {
        if (event instanceof Event.Persisted persisted) {
            server.reported(persisted.sequence());
        }
        events.happened(event);
    }

    @Override
    public void load(long handle, long zxid, StateSink sink) throws IOException {
        directory.load(handle, zxid, plain(sink));
    }

    @Override
    public void loadAll(long toZxid, StateSink sink) throws IOException {
        directory.loadAll(toZxid, plain(sink));
    }

    @Override
    public void damaged(long afterZxid, String what) {
        world.trace(server, what);
        directory.damaged(afterZxid, what);
        later();
    }

    @Override
    public boolean isScrubDue() {
        return world.options().rotsAlive() && world.nowMs() >= nextScrubMs;
    }

    @Override
    public void scrub(long toZxid) {
        nextScrubMs = world.nowMs() + SCRUB_EVERY_MS;
        world.count("scrubs");
        long before = directory.times().damagedSnapshots();
        directory.scrubHere(toZxid, event -> found(event));
        if (directory.times().damagedSnapshots() > before) {
            found("a damaged snapshot");
        }
    }

    private void found(Object what) {
        Violation.unless(server.isRotten(), () -> server + " finds damage that nobody did: " + what);
        world.count("scrubs that found something");
        if (what instanceof Event event) {
            events.happened(event);
        }
    }

    @Override
    public boolean isSnapshotDue() {
        return directory.isSnapshotDue();
    }

    @Override
    public void snapshot(StateImage image) {
        world.count("snapshots");
        directory.snapshot(image);
        later();
    }

    @Override
    public void close() {
        if (!server.isRunning()) {
            return;
        }
        try {
            directory.carryOut(event -> {});
        } catch (IOException e) {
            world.count("failed disks");
        }
        directory.close();
    }

    /** One that does not read with many threads. */
    static StateSink plain(StateSink sink) {
        return new ForwardingSink(sink);
    }
}
