package io.zabra.engine.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The znodes that do not stay for ever: ephemerals by session, containers, TTL znodes. Written by the apply thread. */
final class EphemeralTable {
    private final ConcurrentHashMap<Long, ConcurrentSkipListSet<String>> bySession = new ConcurrentHashMap<>();
    private final Set<String> containers = ConcurrentHashMap.newKeySet();
    private final Set<String> ttls = ConcurrentHashMap.newKeySet();

    void add(String path, NodeHeader header) {
        switch (header.kind()) {
            case PERSISTENT -> {}
            case EPHEMERAL ->
                bySession
                        .computeIfAbsent(header.owner(), owner -> new ConcurrentSkipListSet<>())
                        .add(path);
            case CONTAINER -> containers.add(path);
            case TTL -> ttls.add(path);
        }
    }

    void remove(String path, NodeHeader header) {
        switch (header.kind()) {
            case PERSISTENT -> {}
            case EPHEMERAL ->
                bySession.computeIfPresent(header.owner(), (owner, paths) -> {
                    paths.remove(path);
                    return paths.isEmpty() ? null : paths;
                });
            case CONTAINER -> containers.remove(path);
            case TTL -> ttls.remove(path);
        }
    }

    /** A copy, in order. */
    List<String> of(long sessionId) {
        Set<String> paths = bySession.get(sessionId);
        return paths == null ? List.of() : new ArrayList<>(paths);
    }

    int count(long sessionId) {
        Set<String> paths = bySession.get(sessionId);
        return paths == null ? 0 : paths.size();
    }

    /** A view that changes meanwhile. */
    Set<String> containers() {
        return containers;
    }

    /** A view that changes meanwhile. */
    Set<String> ttls() {
        return ttls;
    }
}
