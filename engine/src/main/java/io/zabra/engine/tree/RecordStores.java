package io.zabra.engine.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the record store that this JVM can run. */
public final class RecordStores {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStores.class);

    private RecordStores() {}

    /**
     * A store off the heap; where the JVM lacks what Chronicle Map needs, one on the heap, and a line in the log that says
     * what is missing. It begins small, on the heap, and grows.
     *
     * @param background lays out memory; may do it at once
     */
    public static RecordStore open(RecordSizing sizing, Executor background) {
        List<String> missing = missingFlags();
        if (!missing.isEmpty()) {
            LOG.info(
                    "Records are kept on the Java heap: to keep them outside of it, start the JVM with {}",
                    String.join(" ", missing));
            return new HeapRecordStore();
        }
        return new GrowingRecordStore(sizing, background);
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
