package io.zabra.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the admin port.
 *
 * @param snapshot what to send in place of the body; null: the body
 */
record AdminReply(
        HttpResponseStatus status,
        String contentType,
        String body,
        @Nullable ExportedSnapshot snapshot) {
    private static final String JSON = "application/json";

    static AdminReply json(HttpResponseStatus status, Map<String, ?> object) {
        return text(status, JSON, Json.text(object));
    }

    static AdminReply text(HttpResponseStatus status, String contentType, String body) {
        return new AdminReply(status, contentType, body, null);
    }

    static AdminReply file(ExportedSnapshot snapshot) {
        return new AdminReply(HttpResponseStatus.OK, "application/octet-stream", "", snapshot);
    }
}
