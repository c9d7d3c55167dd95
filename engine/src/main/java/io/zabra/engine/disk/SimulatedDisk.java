package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that loses at a power cut whatever the contract of {@link Disk} does not promise: names that were not
 * synced by their directory, each change by itself; and of unsynced bytes any sectors, each as any of its writes left it. For simulations
 * and tests of what is built on a disk. Any thread; which one makes a change decides nothing, the seed does.
 */
public final class SimulatedDisk implements Disk {
    /** The power is cut. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param names those that appear; null for those that go */
    private record NameChange(Path directory, Map<Path, @Nullable SimulatedFile> names) {}

    private final Random random;
    private final Map<Path, SimulatedFile> names = new TreeMap<>();
    private final Map<Path, SimulatedFile> durableNames = new TreeMap<>();
    private final List<NameChange> unsynced = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locks = new HashSet<>();
    private int stepsToPowerCut = -1;
    private int stepsToFailure = -1;
    private String failure = "";
    private int failures;
    private boolean off;
    private boolean altering;
    private volatile long bytesMax = Long.MAX_VALUE;

    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /** Cuts the power at the change after that many, before or after it has its effect. */
    public synchronized void cutPowerAfter(int steps) {
        stepsToPowerCut = steps;
    }

    /** Makes the change after that many fail, and all after it. */
    public synchronized void failAfter(int steps, String message) {
        failAfter(steps, Integer.MAX_VALUE, message);
    }

    /** Makes so many changes fail after that many, and none after them. */
    public synchronized void failAfter(int steps, int count, String message) {
        stepsToFailure = steps;
        failure = message;
        failures = count;
    }

    /** Makes the change after that many fail, and none after it. */
    public synchronized void failOnceAfter(int steps, String message) {
        failAfter(steps, 1, message);
    }

    /** Keeps other bytes than were written, from now on. */
    public synchronized void alterWrites() {
        altering = true;
    }

    /** Whether the power is cut, and nothing can be changed any more. */
    public synchronized boolean isOff() {
        return off;
    }

    /** Whether changes fail now. */
    public synchronized boolean isFailing() {
        return stepsToFailure == 0;
    }

    /** Forgets what was to go wrong, and has not yet. */
    public synchronized void endFaults() {
        stepsToPowerCut = -1;
        stepsToFailure = -1;
    }

    /** An empty one takes its place. */
    public synchronized void wipe() {
        names.clear();
        directories.clear();
        startAnew();
    }

    synchronized boolean isAltering() {
        return altering;
    }

    /** Gives files no more bytes than these, all together; the rest goes on. */
    public synchronized void fullAt(long bytes) {
        bytesMax = bytes;
    }

    /** Bytes of all files. */
    public synchronized long used() {
        return new LinkedHashSet<>(names.values())
                .stream().mapToLong(SimulatedFile::length).sum();
    }

    @Override
    public synchronized long usableBytes(Path directory) {
        return bytesMax == Long.MAX_VALUE ? bytesMax : Math.max(0, bytesMax - used());
    }

    synchronized void requireRoom(long growth) throws IOException {
        if (growth > 0 && bytesMax < Long.MAX_VALUE && used() + growth > bytesMax) {
            throw new IOException("No space left on device");
        }
    }

    /** What the next start finds when the machine lost its power. */
    public synchronized void restartAfterPowerCut() {
        for (NameChange change : unsynced) {
            if (random.nextBoolean()) {
                apply(change, durableNames);
            }
        }
        names.clear();
        names.putAll(durableNames);
        new LinkedHashSet<>(names.values()).forEach(file -> file.losePower(random));
        startAnew();
    }

    /** The process died, the machine did not: all that was written is there. */
    public synchronized void restartAfterKill() {
        startAnew();
    }

    /** Flips one bit of some file below a directory; tells which. */
    public synchronized String flipBit(Path directory) {
        List<Path> files = names.keySet().stream()
                .filter(path -> path.startsWith(directory) && file(path).length() > 0)
                .toList();
        Path path = files.get(random.nextInt(files.size()));
        SimulatedFile file = file(path);
        int bit = random.nextInt(file.length() * 8);
        file.flip(bit);
        return path + " bit " + bit % 8 + " of byte " + bit / 8;
    }

    /** The sector of a file that has this byte cannot be read any more, until it is written again. */
    public synchronized void makeUnreadable(Path path, long offset) throws IOException {
        existing(path).makeUnreadable(offset);
    }

    /** The same files, on a disk of their own. */
    public SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk(random);
        copy.directories.addAll(directories);
        names.forEach((path, file) -> copy.names.put(path, file.copy(copy)));
        copy.startAnew();
        return copy;
    }

    /** What the next start would find if the power went now, on a disk of its own: this one goes on as if nothing had been asked. */
    public synchronized SimulatedDisk afterPowerCut(Random chance) {
        SimulatedDisk after = new SimulatedDisk(chance);
        Map<SimulatedFile, SimulatedFile> copies = new HashMap<>();
        after.directories.addAll(directories);
        durableNames.forEach((path, file) -> after.durableNames.put(path, after.copied(file, copies)));
        for (NameChange change : unsynced) {
            Map<Path, @Nullable SimulatedFile> changed = new HashMap<>();
            change.names().forEach((path, file) -> changed.put(path, file == null ? null : after.copied(file, copies)));
            after.unsynced.add(new NameChange(change.directory(), changed));
        }
        after.restartAfterPowerCut();
        return after;
    }

    private SimulatedFile copied(SimulatedFile file, Map<SimulatedFile, SimulatedFile> copies) {
        return copies.computeIfAbsent(file, original -> original.copyUnsynced(this));
    }

    /** A change; {@code effect} may still happen when the power goes. */
    synchronized void change(Runnable effect) throws IOException {
        boolean last = step();
        effect.run();
        if (last) {
            throw new PowerCut();
        }
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized List<String> list(Path directory) {
        List<String> found = new ArrayList<>();
        for (Set<Path> paths : List.of(names.keySet(), directories)) {
            paths.stream()
                    .filter(path -> directory.equals(path.getParent()))
                    .forEach(path -> found.add(String.valueOf(path.getFileName())));
        }
        found.sort(null);
        return found;
    }

    @Override
    public synchronized void createDirectory(Path directory) {
        directories.add(directory);
    }

    @Override
    public synchronized DiskFile create(Path path) throws IOException {
        if (names.containsKey(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        SimulatedFile file = new SimulatedFile(this);
        changeNames(path, changes(path, file));
        return file;
    }

    @Override
    public synchronized DiskFile open(Path path, boolean writable) throws IOException {
        return existing(path);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        Map<Path, @Nullable SimulatedFile> changes = changes(from, null);
        changes.put(to, existing(from));
        changeNames(to, changes);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        existing(path);
        changeNames(path, changes(path, null));
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        change(() -> {
            unsynced.stream()
                    .filter(change -> change.directory().equals(directory))
                    .forEach(change -> apply(change, durableNames));
            unsynced.removeIf(change -> change.directory().equals(directory));
        });
    }

    @Override
    public synchronized DiskLock lock(Path path, String holder) throws IOException {
        if (!locks.add(path)) {
            throw new FileHeldException(path, "another store of the simulation");
        }
        SimulatedFile file = new SimulatedFile(this);
        names.put(path, file);
        try {
            file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            unlock(path);
            throw e;
        }
        return () -> unlock(path);
    }

    private synchronized void unlock(Path path) {
        locks.remove(path);
    }

    private void startAnew() {
        unsynced.clear();
        durableNames.clear();
        durableNames.putAll(names);
        names.values().forEach(SimulatedFile::makeDurable);
        locks.clear();
        stepsToPowerCut = -1;
        stepsToFailure = -1;
        off = false;
    }

    /** Every change comes through here; true: the power goes after it. */
    private boolean step() throws IOException {
        if (off) {
            throw new PowerCut();
        }
        if (stepsToFailure == 0) {
            failures -= failures == Integer.MAX_VALUE ? 0 : 1;
            stepsToFailure = failures == 0 ? -1 : 0;
            throw new IOException(failure);
        }
        stepsToFailure--;
        if (stepsToPowerCut-- == 0) {
            off = true;
            if (random.nextBoolean()) {
                throw new PowerCut();
            }
            return true;
        }
        return false;
    }

    private void changeNames(Path path, Map<Path, @Nullable SimulatedFile> changed) throws IOException {
        Path directory = Objects.requireNonNull(path.getParent());
        change(() -> {
            NameChange change = new NameChange(directory, changed);
            apply(change, names);
            unsynced.add(change);
        });
    }

    private static void apply(NameChange change, Map<Path, SimulatedFile> target) {
        change.names().forEach((path, file) -> {
            if (file == null) {
                target.remove(path);
            } else {
                target.put(path, file);
            }
        });
    }

    private SimulatedFile existing(Path path) throws NoSuchFileException {
        SimulatedFile file = names.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    private SimulatedFile file(Path path) {
        return Objects.requireNonNull(names.get(path));
    }

    private static Map<Path, @Nullable SimulatedFile> changes(Path path, @Nullable SimulatedFile file) {
        Map<Path, @Nullable SimulatedFile> changes = new HashMap<>();
        changes.put(path, file);
        return changes;
    }
}
