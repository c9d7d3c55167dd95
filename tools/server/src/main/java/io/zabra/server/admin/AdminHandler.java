package io.zabra.server.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP connection of an operator. On its I/O thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    private final AdminPages pages;
    private final boolean metricsOnly;
    /** An answer is under way behind which there is none. */
    private boolean ending;

    AdminHandler(AdminPages pages, boolean metricsOnly) {
        this.pages = pages;
        this.metricsOnly = metricsOnly;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (ending) {
            return; // The connection ends with the answer that is under way.
        }
        AdminCaller caller = AdminCaller.of(ctx, request);
        if (!metricsOnly && pages.isSlow(caller, request.uri())) {
            if (request.method().equals(HttpMethod.GET)) {
                ending = true;
                answerSlowly(ctx, caller, request.uri());
            } else {
                answer(ctx, request, AdminReply.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "text/plain", "GET\n"));
            }
            return;
        }
        answer(ctx, request, reply(caller, request));
    }

    private static void answer(ChannelHandlerContext ctx, FullHttpRequest request, AdminReply reply) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean head = request.method().equals(HttpMethod.HEAD);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        describe(response, reply, body.length);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void describe(HttpResponse response, AdminReply reply, long bytes) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    }

    /** On a thread of its own; the operator may be silent meanwhile. The connection ends with the answer. */
    private void answerSlowly(ChannelHandlerContext ctx, AdminCaller caller, String uri) {
        ctx.pipeline().remove(ReadTimeoutHandler.class);
        Thread thread = new Thread(
                () -> {
                    try {
                        AdminReply reply = pages.answer(caller, uri);
                        ctx.executor().execute(() -> send(ctx, reply));
                    } catch (RuntimeException | Error e) {
                        LOG.error("What an operator asked for, {}, failed", uri, e);
                        ctx.close();
                    }
                },
                "zabra-admin-export");
        thread.setDaemon(true);
        thread.start();
    }

    private static void send(ChannelHandlerContext ctx, AdminReply reply) {
        ExportedSnapshot snapshot = reply.snapshot();
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, reply.status());
        describe(response, reply, snapshot == null ? body.length : snapshot.bytes());
        HttpUtil.setKeepAlive(response, false);
        if (snapshot != null) {
            response.headers()
                    .set("last_zxid", "0x" + Long.toHexString(snapshot.zxid()))
                    .set("snapshot_size", snapshot.bytes());
        }
        ctx.write(response);
        if (snapshot == null) {
            ctx.write(Unpooled.wrappedBuffer(body));
        } else {
            ctx.write(new DefaultFileRegion(snapshot.file().toFile(), 0, snapshot.bytes()))
                    .addListener(done -> Files.deleteIfExists(snapshot.file()));
        }
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    private AdminReply reply(AdminCaller caller, FullHttpRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!reads && !request.method().equals(HttpMethod.POST)) {
            return AdminReply.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "text/plain", "GET or POST\n");
        }
        if (metricsOnly) {
            return request.uri().startsWith("/metrics")
                    ? pages.metrics()
                    : AdminReply.text(HttpResponseStatus.NOT_FOUND, "text/plain", "See /metrics\n");
        }
        return pages.answer(caller, request.uri());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{}: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
