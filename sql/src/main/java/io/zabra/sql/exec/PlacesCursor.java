package io.zabra.sql.exec;

import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ZnodePath;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks up one child each of some parents, in the order of their paths, each once. It shows where its parent may be read. */
final class PlacesCursor implements NodeCursor {
    private final Execution execution;
    private final Iterator<Place> places;
    private String path = "";
    private @Nullable ZnodeCursor child;
    private boolean withoutData;

    private record Place(String parent, String name) {
        String path() {
            return ZnodePath.child(parent, name);
        }
    }

    /**
     * @param parents each for the name at its place
     * @param names null, as a parent may be, where there is none such
     */
    PlacesCursor(Execution execution, List<@Nullable String> parents, List<@Nullable String> names, boolean reverse) {
        this.execution = execution;
        TreeMap<String, Place> sorted = new TreeMap<>(Values::compareText);
        for (int i = 0; i < parents.size(); i++) {
            String parent = parents.get(i);
            String name = names.get(i);
            // No name has a slash in it.
            if (parent != null && name != null && name.indexOf('/') < 0) {
                Place place = new Place(parent, name);
                sorted.put(place.path(), place);
            }
        }
        this.places = (reverse ? sorted.descendingMap() : sorted).values().iterator();
    }

    @Override
    public boolean next() {
        while (places.hasNext()) {
            execution.budget().tick();
            Place place = places.next();
            path = place.path();
            execution.budget().usePath(path.length());
            execution.facts().paths().read(execution.nodes().chroot(), place.parent);
            NameRange name = new NameRange(place.name, true, place.name, true, false);
            close();
            child = execution.nodes().children(place.parent, name);
            if (child != null && child.next()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable Znode node() {
        ZnodeCursor here = child;
        return here == null ? null : withoutData ? here.znodeWithoutData() : here.znode();
    }

    @Override
    public void leaveData() {
        withoutData = true;
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
            child = null;
        }
    }
}
