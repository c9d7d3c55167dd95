package io.zabra.jdbc;

import org.jspecify.annotations.Nullable;

/** What ZooKeeper takes for a path (Apache's {@code PathUtils.validatePath}, as far as a watch needs it). */
final class WatchedPath {
    private WatchedPath() {}

    /** What is wrong with it; null where it is a path. */
    static @Nullable String fault(@Nullable String path) {
        if (path == null) {
            return "it is null";
        }
        if (!path.startsWith("/")) {
            return "it does not begin with a slash";
        }
        if (path.length() == 1) {
            return null;
        }
        if (path.endsWith("/")) {
            return "it ends with a slash";
        }
        if (path.indexOf('\0') >= 0) {
            return "it has a null character";
        }
        if (WellFormedText.loneSurrogate(path) >= 0) {
            return "it is no Unicode: a surrogate stands alone";
        }
        String parts = path + "/";
        if (parts.contains("//") || parts.contains("/./") || parts.contains("/../")) {
            return "it has an empty or a relative part";
        }
        return null;
    }
}
