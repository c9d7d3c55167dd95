package io.zabra.consensus.net;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hosts that a certificate is for, by its subject alternative names alone. Nothing is looked up. Stateless. */
final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]+)(?=$|[,+])");

    private CertificateNames() {}

    /** @param host a name or an address, as configured */
    static boolean isFor(X509Certificate certificate, String host) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return false;
        }
        return names != null && names.stream().anyMatch(name -> matches((Integer) name.get(0), name.get(1), host));
    }

    /** The same where the certificate of a server is looked at that was connected to: one without a DNS name goes by its common name. */
    static boolean isForWhereDialed(X509Certificate certificate, String host) {
        return isFor(certificate, host)
                || (NetUtil.createByteArrayFromIpAddressString(host) == null
                        && !hasDnsName(certificate)
                        && hasCommonName(certificate, host));
    }

    private static boolean hasDnsName(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(name -> (Integer) name.get(0) == DNS_NAME);
        } catch (CertificateParsingException e) {
            return true;
        }
    }

    /** The most specific one. What is escaped in it is no host. */
    private static boolean hasCommonName(X509Certificate certificate, String host) {
        Matcher name = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return name.find() && covers(name.group(1).toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(int kind, Object name, String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        return switch (kind) {
            case IP_ADDRESS ->
                address != null
                        && Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(String.valueOf(name)));
            case DNS_NAME ->
                address == null && covers(String.valueOf(name).toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    /** A star stands for the whole first part of a name, and for nothing else. */
    private static boolean covers(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && pattern.substring(1).equals(host.substring(dot));
    }
}
