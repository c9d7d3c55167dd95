package io.zabra.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a package without effects of its own may not use. */
enum Purity {
    /** Nothing of {@code java.util.concurrent} but its units. */
    NOTHING_SHARED,
    /**
     * Atomics and concurrent collections are allowed: they publish to readers, and never block them. So is {@code
     * Executor}: handed in by the caller, who owns its threads.
     */
    PUBLICATION;

    private static final String MONITOR = "synchronized";

    /**
     * The exceptions, by class, with what it may use. An entry goes when its reason does.
     *
     * <p>{@code PinTable} spreads threads over its slots by their id, and starts none. {@code HeapRecordStore} and
     * {@code DirectMemory} answer how much room is left in memory. Pins may be closed by two threads at once, and give their slot back once.
     * {@code RecordStores} says in the log which store it had to take, and draws the seed of its hash. {@code
     * OffHeapRecordStore} gives each reader memory of its own, and {@code PartMoves} lets the writer run when a reader waits for it. {@code GrowingRecordStore} has memory laid out by its
     * caller's executor, and says so where there is none. A snapshot is loaded by several threads, which share the ACLs and
     * the lists of siblings. Watches are left by all threads, each under the monitor of a part of them.
     */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.ofEntries(
            Map.entry("io.zabra.engine.tree.PinTable", Set.of("java.lang.Thread")),
            Map.entry("io.zabra.engine.tree.HeapRecordStore", Set.of("java.lang.Runtime")),
            Map.entry("io.zabra.engine.tree.DirectMemory", Set.of("java.lang.Runtime", "java.lang.management")),
            Map.entry("io.zabra.engine.tree.RecordStores", Set.of("org.slf4j", "java.security.SecureRandom")),
            Map.entry("io.zabra.engine.tree.OffHeapRecordStore", Set.of("java.lang.ThreadLocal")),
            Map.entry("io.zabra.engine.tree.RecordLoading", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.tree.PartMoves", Set.of("java.lang.Thread")),
            Map.entry(
                    "io.zabra.engine.tree.GrowingRecordStore",
                    Set.of("java.lang.Thread", "java.util.concurrent", "org.slf4j", MONITOR)),
            Map.entry("io.zabra.engine.tree.RecordPin", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.tree.CowPathIndex", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.tree.AclTable", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.tree.Siblings", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.watch.RecursiveWatches", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.watch.Watching", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.watch.WatcherTable", Set.of(MONITOR)),
            Map.entry("io.zabra.engine.watch.WatchTable", Set.of(MONITOR)));

    private static final List<String> EFFECT_PACKAGES = List.of(
            "java.net",
            "java.nio.channels",
            "java.nio.file",
            "java.util.concurrent.locks",
            "java.util.logging",
            "java.util.prefs",
            "java.util.random",
            "java.sql",
            "java.lang.management",
            "javax.net",
            "io.netty",
            "org.slf4j");

    private static final Set<String> EFFECT_CLASSES = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Runtime",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer");

    private static final Set<String> EFFECT_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getProperty",
            "java.lang.System.setProperty",
            "java.lang.System.getenv",
            "java.lang.System.exit",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle");

    private static final Set<String> MEANS_OF_PUBLICATION = Set.of(
            "java.util.concurrent.Executor",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentMap",
            "java.util.concurrent.ConcurrentNavigableMap",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet");

    /** The rule that the packages, and those below them, use none of it. */
    ArchRule rule(List<String> packages) {
        String[] below = packages.stream().map(name -> name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(below)
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("has an effect") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return isEffect(access);
                    }
                })
                .because("the pure core is stepped by its caller, and tested without threads, time or files")
                .allowEmptyShould(true);
    }

    /** Whether a class is an exception to "no monitors". */
    static boolean mayLock(String className) {
        return EXCEPTIONS.getOrDefault(className, Set.of()).contains(MONITOR);
    }

    private boolean isEffect(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner().getBaseComponentType();
        String call = owner.getName() + "." + access.getTarget().getName();
        boolean now = owner.getPackageName().equals("java.time")
                && access.getTarget().getName().equals("now");
        return (now || EFFECT_CALLS.contains(call) || isEffectful(owner))
                && !isExcepted(access.getOriginOwner(), owner);
    }

    private boolean isEffectful(JavaClass used) {
        String name = used.getName();
        if (name.startsWith("java.util.concurrent.")) {
            return !isAllowedConcurrency(name);
        }
        return EFFECT_CLASSES.contains(name) || isBelowAny(EFFECT_PACKAGES, used.getPackageName());
    }

    private boolean isAllowedConcurrency(String name) {
        if (name.equals("java.util.concurrent.TimeUnit")) {
            return true;
        }
        boolean publishes = name.startsWith("java.util.concurrent.atomic.")
                || MEANS_OF_PUBLICATION.stream().anyMatch(means -> (name + "$").startsWith(means + "$"));
        return this == PUBLICATION && publishes;
    }

    private static boolean isExcepted(JavaClass origin, JavaClass used) {
        String outermost = origin.getName().replaceFirst("\\$.*", "");
        return EXCEPTIONS.getOrDefault(outermost, Set.of()).stream()
                .anyMatch(allowed -> (used.getName() + ".").startsWith(allowed + "."));
    }

    private static boolean isBelowAny(List<String> packages, String name) {
        return packages.stream().anyMatch(effect -> (name + ".").startsWith(effect + "."));
    }
}
