package io.zabra.jdbc.remote;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;

/** TCP connections, with TLS where it is wanted, for {@link ServerLink}s. */
final class Connecting {
    private static final int FRAME_BYTES_MAX = 256 << 20;

    private Connecting() {}

    static ChannelFuture start(RemoteOptions options, EventLoop loop, ServerLink link, InetSocketAddress address) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMs())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TlsOptions tls = options.tls();
                        if (tls != null) {
                            channel.pipeline().addLast(tls.handler(link.host(), options.connectTimeoutMs()));
                        }
                        channel.pipeline()
                                .addLast(new LengthFieldBasedFrameDecoder(FRAME_BYTES_MAX, 0, 4, 0, 4))
                                .addLast(link);
                    }
                })
                .connect(address);
    }
}
