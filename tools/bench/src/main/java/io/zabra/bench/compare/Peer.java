package io.zabra.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The servers that can be compared, each with the configuration its makers would give it on a small machine. */
enum Peer {
    ZABRA {
        @Override
        String mainClass() {
            return "io.zabra.bench.compare.ZabraServerMain";
        }

        @Override
        List<String> jvmFlags() {
            return List.of(
                    "-Xmx512m",
                    // Znodes stand outside the heap.
                    "-XX:MaxDirectMemorySize=8g",
                    "-XX:+UseG1GC",
                    "-XX:InlineSmallCode=1500",
                    "-XX:MaxInlineLevel=10",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        }
    },
    APACHE {
        @Override
        String mainClass() {
            return "org.apache.zookeeper.server.quorum.QuorumPeerMain";
        }

        @Override
        List<String> jvmFlags() {
            return List.of("-Xmx2g", "-Dzookeeper.admin.enableServer=false");
        }
    };

    /** As the command line has it. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract String mainClass();

    abstract List<String> jvmFlags();

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
