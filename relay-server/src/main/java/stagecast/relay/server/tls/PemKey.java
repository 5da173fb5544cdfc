package stagecast.relay.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Reads a private key of a PEM file: PKCS#8, or the older forms of OpenSSL, PKCS#1 for RSA and SEC 1 for EC. Those are what
 * PKCS#8 has inside (RFC 5958), where the algorithm stands before it; and that is the certificate's.
 */
final class PemKey {

    private static final List<String> OLDER = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 4;
    private static final int LONG_LENGTH = 0x80;

    private PemKey() {}

    /**
     * Reads the first key in the file.
     *
     * @param certified the key in the certificate, which is of the same kind
     */
    static PrivateKey read(SecretFile file, PublicKey certified) throws TlsException {
        for (Pem block : Pem.blocks(file)) {
            if (!block.label().endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.isEncrypted()) {
                throw new TlsException(file + " is encrypted; nobody is there to type its password at a start. Store it"
                        + " without one: openssl pkey -in " + file.path() + " -out plain.pem");
            }
            return decode(file, block, certified);
        }
        throw new TlsException(file + " holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey decode(SecretFile file, Pem block, PublicKey certified) throws TlsException {
        byte[] pkcs8 = OLDER.contains(block.label()) ? wrap(block.content(), certified) : block.content();
        try {
            return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    file + " holds a key that can't be read, or is of another kind than the certificate's ("
                            + certified.getAlgorithm() + ")",
                    e);
        }
    }

    private static byte[] wrap(byte[] key, PublicKey certified) {
        return der(SEQUENCE, VERSION_0, algorithm(certified.getEncoded()), der(OCTET_STRING, key));
    }

    /** Of a SubjectPublicKeyInfo (RFC 5280 section 4.1), a sequence, the first element. */
    private static byte[] algorithm(byte[] encoded) {
        ByteBuffer info = ByteBuffer.wrap(encoded);
        skipHead(info);
        int start = info.position();
        int length = skipHead(info);
        byte[] algorithm = new byte[info.position() + length - start];
        info.position(start).get(algorithm);
        return algorithm;
    }

    /** Reads tag and length, and returns the latter. */
    private static int skipHead(ByteBuffer der) {
        der.get();
        int first = der.get() & 0xFF;
        if (first < LONG_LENGTH) {
            return first;
        }
        int length = 0;
        for (int i = first - LONG_LENGTH; i > 0; i--) {
            length = (length << Byte.SIZE) | (der.get() & 0xFF);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length < LONG_LENGTH) {
            whole.write(length);
        } else {
            whole.writeBytes(new byte[] {(byte) (LONG_LENGTH + 2), (byte) (length >> Byte.SIZE), (byte) length});
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
