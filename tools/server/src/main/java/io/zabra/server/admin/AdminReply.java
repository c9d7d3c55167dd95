package io.zabra.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** An answer of the admin port. */
record AdminReply(HttpResponseStatus status, String contentType, String body) {
    private static final String JSON = "application/json";

    static AdminReply json(HttpResponseStatus status, Map<String, ?> object) {
        return new AdminReply(status, JSON, Json.text(object));
    }

    static AdminReply text(HttpResponseStatus status, String contentType, String body) {
        return new AdminReply(status, contentType, body);
    }
}
