package io.zabra.engine.tree;

class HeapRecordStoreTest extends RecordStoreContract {
    @Override
    RecordStore newStore() {
        return new HeapRecordStore();
    }
}
