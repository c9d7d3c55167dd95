package io.zabra.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One Java file as the JDK's own parser reads it.
 *
 * @param path from the top of the repository, with {@code /}
 * @param lines of the whole file
 * @param methods methods, constructors and initializers
 * @param monitors where {@code synchronized} stands, as {@code path:line}
 */
record SourceFile(String path, String packageName, long lines, List<Method> methods, List<String> monitors) {

    /**
     * A method, constructor or initializer.
     *
     * @param name with the classes around it: {@code Outer.Inner.name/2} where it has two parameters
     * @param lines from its signature to its closing brace; documentation and annotations do not count
     */
    record Method(String name, long firstLine, long lines) {}

    boolean isMain() {
        return path.contains("src/main/java/");
    }

    /** Of the outermost class, which the file is named after. */
    String className() {
        return packageName + "." + path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }

    /** The main and test sources of all modules. */
    static List<SourceFile> ofAllModules() {
        List<Path> files = Arrays.stream(Module.values())
                .map(module -> module.directory().resolve("src"))
                .flatMap(source -> Stream.of(source.resolve("main/java"), source.resolve("test/java")))
                .flatMap(directory -> Module.javaFiles(directory).stream())
                .toList();
        return parse(files);
    }

    static List<SourceFile> parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager fileManager =
                compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    fileManager,
                    null,
                    List.of("-proc:none"),
                    null,
                    fileManager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> parsed = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                parsed.add(read(unit, positions));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceFile read(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        Path file = Path.of(unit.getSourceFile().toUri());
        Path top = Module.root();
        String path =
                (file.startsWith(top) ? top.relativize(file) : file).toString().replace('\\', '/');
        Measure measure = new Measure(path, unit, positions);
        measure.scan(unit, null);
        CharSequence text = unit.getSourceFile().getCharContent(true);
        return new SourceFile(
                path,
                unit.getPackageName() == null ? "" : unit.getPackageName().toString(),
                text.toString().lines().count(),
                List.copyOf(measure.methods),
                List.copyOf(measure.monitors));
    }

    private static final class Measure extends TreePathScanner<Void, Void> {
        private final String path;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lineMap;
        private final List<Method> methods = new ArrayList<>();
        private final List<String> monitors = new ArrayList<>();

        Measure(String path, CompilationUnitTree unit, SourcePositions positions) {
            this.path = path;
            this.unit = unit;
            this.positions = positions;
            this.lineMap = unit.getLineMap();
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            Tree signature = method.getReturnType() != null ? method.getReturnType() : method;
            long start = positions.getStartPosition(unit, signature);
            for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
                start = Math.max(start, positions.getEndPosition(unit, annotation) + 1);
            }
            add(method.getName() + "/" + method.getParameters().size(), start, method);
            if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
                monitors.add(path + ":" + lineMap.getLineNumber(start));
            }
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            for (Tree member : type.getMembers()) {
                if (member instanceof BlockTree initializer) {
                    add(
                            type.getSimpleName() + ".<initializer>",
                            positions.getStartPosition(unit, initializer),
                            initializer);
                }
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitSynchronized(SynchronizedTree block, Void unused) {
            monitors.add(path + ":" + lineMap.getLineNumber(positions.getStartPosition(unit, block)));
            return super.visitSynchronized(block, null);
        }

        private void add(String name, long start, Tree tree) {
            long end = positions.getEndPosition(unit, tree);
            if (end < 0) {
                return; // The compiler's own: a record's accessors, an enum's methods.
            }
            long first = lineMap.getLineNumber(start);
            methods.add(new Method(qualified(name), first, lineMap.getLineNumber(end) - first + 1));
        }

        private String qualified(String name) {
            StringBuilder qualified = new StringBuilder(name);
            for (Tree around : getCurrentPath()) {
                if (around instanceof ClassTree type && !type.getSimpleName().isEmpty()) {
                    qualified.insert(0, type.getSimpleName() + ".");
                }
            }
            return qualified.toString();
        }
    }
}
