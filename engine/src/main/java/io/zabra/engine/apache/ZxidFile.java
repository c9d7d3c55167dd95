package io.zabra.engine.apache;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file whose name carries a zxid: {@code log.<hex>}, {@code snapshot.<hex>}, {@code snapshot.<hex>.gz} (Apache's
 * {@code Util.getZxidFromName}).
 */
record ZxidFile(Path path, long zxid) {
    /** Null where the name is not of that form. */
    static @Nullable ZxidFile parse(Path path, String prefix) {
        Path fileName = path.getFileName();
        String[] parts = fileName == null ? new String[0] : fileName.toString().split("\\.", -1);
        if (parts.length < 2 || parts.length > 3 || !parts[0].equals(prefix)) {
            return null;
        }
        try {
            long zxid = Long.parseUnsignedLong(parts[1], 16);
            return parts.length == 3 && !isCompression(parts[2]) ? null : new ZxidFile(path, zxid);
        } catch (NumberFormatException notAZxid) {
            return null;
        }
    }

    /** The name's last part: {@code gz}, {@code snappy}, or the zxid where the file is plain. */
    String extension() {
        String name = path.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isCompression(String extension) {
        return extension.equalsIgnoreCase("gz") || extension.equalsIgnoreCase("snappy");
    }
}
