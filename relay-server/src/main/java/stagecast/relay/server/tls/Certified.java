package stagecast.relay.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import stagecast.relay.server.config.Secret;

/**
 * A certificate, those that lead from it to its authority, and its private key, which is known to fit.
 *
 * @param chain the certificate first
 */
record Certified(PrivateKey key, List<X509Certificate> chain) {

    private static final byte[] PROBE = {1, 2, 3};

    /** Out of two PEM files, which may be the same one. */
    static Certified ofPem(SecretFile certificates, SecretFile key) throws TlsException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem block : Pem.blocks(certificates)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(certificates, block.content()));
            }
        }
        if (chain.isEmpty()) {
            throw new TlsException(certificates + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        PrivateKey secret = PemKey.read(key, chain.get(0).getPublicKey());
        return checked(new Certified(secret, chain), key);
    }

    private static X509Certificate certificate(SecretFile file, byte[] der) throws TlsException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new TlsException(
                    file + " holds a certificate that can't be read"
                            + (NamedCurve.isMissingIn(der)
                                    ? ": it lists its curve's parameters in place of its name"
                                    : ""),
                    e);
        }
    }

    /** Out of a keystore with one private key. */
    static Certified ofKeystore(SecretFile file, Secret password) throws TlsException {
        try {
            KeyStore store = open(file, password);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new TlsException(
                        file + " must hold one private key with its certificate, and holds " + keys.size());
            }
            Key key = store.getKey(keys.get(0), password.chars());
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each : store.getCertificateChain(keys.get(0))) {
                chain.add((X509Certificate) each);
            }
            return checked(new Certified((PrivateKey) key, chain), file);
        } catch (UnrecoverableKeyException e) {
            throw new TlsException(
                    file + " has another password for the key in it: give that the one of the keystore", e);
        } catch (GeneralSecurityException e) {
            throw new TlsException(file + " holds a key or a certificate that can't be read", e);
        }
    }

    private static KeyStore open(SecretFile file, Secret password) throws TlsException, GeneralSecurityException {
        boolean isJks = file.bytes().length > 0 && file.bytes()[0] == (byte) 0xFE;
        KeyStore store = KeyStore.getInstance(isJks ? "JKS" : "PKCS12");
        try {
            store.load(new ByteArrayInputStream(file.bytes()), password.chars());
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new TlsException(
                        file + " is not opened by "
                                + (password.isEmpty()
                                        ? "no password: set tls.keystore-password, best by a file or the environment"
                                        : "tls.keystore-password: that is not its password"),
                        e);
            }
            throw new TlsException(file + " is no keystore of the kind PKCS12 or JKS, or is damaged", e);
        }
    }

    /** What the one signs the other must verify. */
    private static Certified checked(Certified pair, SecretFile key) throws TlsException {
        try {
            String algorithm = signatureAlgorithm(pair.key.getAlgorithm());
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(pair.key);
            signing.update(PROBE);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(pair.chain.get(0).getPublicKey());
            verifying.update(PROBE);
            if (verifying.verify(signing.sign())) {
                return pair;
            }
        } catch (GeneralSecurityException e) {
            throw new TlsException(key + " holds a key that can't be used for TLS: take one of RSA or EC", e);
        }
        throw new TlsException(key + " holds the key of another certificate, or the certificates are not in order:"
                + " the relay's own stands first");
    }

    private static String signatureAlgorithm(String key) {
        return switch (key) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key; // EdDSA is both
        };
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** A keystore in memory with this alone. */
    KeyStore toKeystore() throws KeyStoreException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("relay", key, new char[0], chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyStoreException(e);
        }
    }
}
