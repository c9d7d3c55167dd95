package io.zabra.consensus.zab;

import java.util.List;

/**
 * What one step wants done. The three lists are independent: the core itself holds back what must wait for the disk, and emits it
 * with the step that learns of the completion. Within a step deliveries come before sends.
 */
public record Output(List<Persist> persist, List<Send> send, List<Deliver> deliver) {
    public Output {
        persist = List.copyOf(persist);
        send = List.copyOf(send);
        deliver = List.copyOf(deliver);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return persist.isEmpty() && send.isEmpty() && deliver.isEmpty();
    }
}
