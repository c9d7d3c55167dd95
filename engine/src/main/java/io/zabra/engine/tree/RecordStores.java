package io.zabra.engine.tree;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the record store of a server. */
public final class RecordStores {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStores.class);
    /** Of the memory that the JVM gives to buffers; the index and the network need theirs. */
    private static final int PART_OF_BUFFERS = 2;

    private RecordStores() {}

    /**
     * A store off the heap, that begins small and grows: in Chronicle Maps where that is asked for, and the JVM has what
     * they need; else in memory of our own. A line in the log says what is missing.
     *
     * @param background makes memory in advance; may do it at once
     */
    public static RecordStore open(RecordSizing sizing, Executor background) {
        List<String> missing = sizing.chronicle() ? missingFlags() : List.of();
        if (sizing.chronicle() && missing.isEmpty()) {
            return new GrowingRecordStore(sizing, background);
        }
        if (!missing.isEmpty()) {
            LOG.info(
                    "Records are kept in Zabra's own memory: to keep them in Chronicle Maps, start the JVM with {}",
                    String.join(" ", missing));
        }
        return new OffHeapRecordStore(
                sizing, DirectMemory.bytesMax() / PART_OF_BUFFERS, new SecureRandom().nextLong(), background);
    }

    /** The flags that Chronicle Map 2026.1 was found to need on JDK 17 and 25, as far as they are missing. */
    private static List<String> missingFlags() {
        List<String> missing = new ArrayList<>();
        for (String opened : List.of("java.lang", "java.lang.reflect")) {
            if (!Object.class.getModule().isOpen(opened, RecordStores.class.getModule())) {
                missing.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
            }
        }
        Optional<Module> compiler = ModuleLayer.boot().findModule("jdk.compiler");
        String compilerFiles = "com.sun.tools.javac.file";
        if (compiler.isEmpty()) {
            missing.add("(a full JDK, with the module jdk.compiler)");
        } else if (!compiler.get().isExported(compilerFiles, RecordStores.class.getModule())) {
            missing.add("--add-exports=jdk.compiler/" + compilerFiles + "=ALL-UNNAMED");
        }
        return missing;
    }
}
