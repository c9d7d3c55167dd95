package io.zabra.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The servers that can be compared, each with the configuration its makers would give it on a small machine. */
enum Peer {
    ZABRA {
        /** By the launcher, which has an archive of its classes; without one as a plain Java program. */
        @Override
        ProcessBuilder server(Path configuration) {
            String launcher = System.getProperty("zabra.launcher");
            if (launcher == null) {
                return java(WITHOUT_LAUNCHER, "io.zabra.bench.compare.ZabraServerMain", configuration);
            }
            ProcessBuilder builder = new ProcessBuilder(launcher, "server", configuration.toString());
            builder.environment().put("ZABRA_BUILD", "never");
            builder.environment().put("ZABRA_JAVA_OPTS", String.join(" ", MEMORY) + " " + LOG_LEVEL);
            return builder;
        }
    },
    APACHE {
        @Override
        ProcessBuilder server(Path configuration) {
            List<String> flags = new ArrayList<>(List.of(
                    System.getProperty("zabra.bench.apache", APACHE_OPTIONS).split(" ", -1)));
            flags.add("-Dzookeeper.admin.enableServer=false");
            return java(flags, "org.apache.zookeeper.server.quorum.QuorumPeerMain", configuration);
        }
    };

    /** Twice the heap that Apache's own script gives; other options: {@code -Dzabra.bench.apache=…}, which results tell. */
    private static final String APACHE_OPTIONS = "-Xmx2g";

    private static final String LOG_LEVEL = "-Dzabra.log.level=INFO";

    /** Znodes stand outside the heap. */
    private static final List<String> MEMORY = List.of("-Xmx512m", "-XX:MaxDirectMemorySize=16g");

    private static final List<String> WITHOUT_LAUNCHER = withMemory(
            "-XX:+UseG1GC",
            "-XX:InlineSmallCode=1500",
            "-XX:MaxInlineLevel=10",
            "-XX:FreqInlineSize=100",
            "-Dio.netty.leakDetection.level=disabled",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

    private static List<String> withMemory(String... flags) {
        List<String> all = new ArrayList<>(MEMORY);
        all.addAll(List.of(flags));
        return List.copyOf(all);
    }

    /** As the command line has it. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What starts a server with a configuration file. */
    abstract ProcessBuilder server(Path configuration);

    private static ProcessBuilder java(List<String> flags, String mainClass, Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add(LOG_LEVEL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass, configuration.toString()));
        return new ProcessBuilder(command);
    }

    String configuration(Path directory, int port) {
        return String.join(
                "\n",
                "dataDir=" + directory.resolve("data"),
                "clientPort=" + port,
                "clientPortAddress=127.0.0.1",
                "tickTime=2000",
                "maxClientCnxns=0",
                "4lw.commands.whitelist=*",
                "");
    }
}
