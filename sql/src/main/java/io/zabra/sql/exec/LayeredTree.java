package io.zabra.sql.exec;

import io.zabra.engine.tree.Tree;

/** A tree with something on top that is not stored, or not yet: its ACLs say nothing of what is stored. */
public interface LayeredTree extends Tree {
    /** What it lies upon. */
    Tree base();

    /** What is stored below all layers. */
    static Tree stored(Tree tree) {
        Tree stored = tree;
        while (stored instanceof LayeredTree layered) {
            stored = layered.base();
        }
        return stored;
    }
}
