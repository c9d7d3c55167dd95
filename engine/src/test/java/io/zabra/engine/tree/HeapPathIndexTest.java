package io.zabra.engine.tree;

class HeapPathIndexTest extends PathIndexContract {
    @Override
    PathIndex newIndex() {
        return new HeapPathIndex();
    }
}
