package stagecast.relay.server.tls;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * Reads a private key of a PEM file: PKCS#8 (RFC 5958), or the older forms that OpenSSL writes, PKCS#1 for RSA (RFC 8017
 * appendix A.1.2) and SEC 1 for EC (RFC 5915).
 */
final class PemKey {

    private static final String RSA = "RSA PRIVATE KEY";
    private static final String EC = "EC PRIVATE KEY";
    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

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
        if (NamedCurve.isMissingIn(block.content())) {
            throw new TlsException(
                    file + " holds an EC key that lists its curve's parameters, and TLS knows curves by name. Make the"
                            + " key with a name: openssl ecparam -genkey -name prime256v1 -noout -out key.pem");
        }
        try {
            return switch (block.label()) {
                case RSA -> generate(pkcs8(block.content(), certified), certified);
                case EC -> ec(block.content(), certified);
                default -> generate(block.content(), certified);
            };
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    file + " holds a key that can't be read, or is of another kind than the certificate's ("
                            + certified.getAlgorithm() + ")",
                    e);
        }
    }

    private static PrivateKey generate(byte[] pkcs8, PublicKey certified) throws GeneralSecurityException {
        return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PKCS#8 contains PKCS#1, with the algorithm before it; the certificate has the same algorithm. */
    private static byte[] pkcs8(byte[] key, PublicKey certified) throws GeneralSecurityException {
        byte[] algorithm = Der.element(Der.SEQUENCE, Der.bytes(algorithm(certified)));
        return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, key));
    }

    /** The content of the first element of a SubjectPublicKeyInfo (RFC 5280 section 4.1). */
    private static ByteBuffer algorithm(PublicKey certified) throws GeneralSecurityException {
        return Der.read(Der.read(ByteBuffer.wrap(certified.getEncoded()), Der.SEQUENCE), Der.SEQUENCE);
    }

    /** SEC 1 may name its curve, or leave that to a block before it in the file; the certificate names it too. */
    private static PrivateKey ec(byte[] key, PublicKey certified) throws GeneralSecurityException {
        if (!(certified instanceof ECPublicKey of)) {
            throw new GeneralSecurityException("an EC key beside another kind of certificate");
        }
        ByteBuffer parts = Der.read(ByteBuffer.wrap(key), Der.SEQUENCE);
        Der.read(parts, Der.INTEGER);
        byte[] number = Der.bytes(Der.read(parts, Der.OCTET_STRING));
        if (Der.isNext(parts, Der.CONTEXT_0)) {
            ByteBuffer algorithm = algorithm(certified);
            Der.read(algorithm, Der.OBJECT_IDENTIFIER);
            ByteBuffer curve = Der.read(Der.read(parts, Der.CONTEXT_0), Der.OBJECT_IDENTIFIER);
            if (!curve.equals(Der.read(algorithm, Der.OBJECT_IDENTIFIER))) {
                throw new GeneralSecurityException("a key of another curve");
            }
        }
        return KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, number), of.getParams()));
    }
}
