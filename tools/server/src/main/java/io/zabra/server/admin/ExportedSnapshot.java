package io.zabra.server.admin;

import java.nio.file.Path;

/** A snapshot that was written for an operator: whoever sends it deletes the file. */
record ExportedSnapshot(Path file, long zxid, long bytes) {}
