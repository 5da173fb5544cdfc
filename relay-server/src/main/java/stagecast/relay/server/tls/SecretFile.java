package stagecast.relay.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import stagecast.relay.server.config.TlsSettings;

/** A small file that a key of the configuration names, as it was when it was read. */
record SecretFile(String key, Path path, byte[] bytes) {

    /** What holds a certificate or a key has some KiB. */
    private static final int MAX_BYTES = 1 << 20;

    /** The one with the keystore, or those with certificate and key. */
    static List<SecretFile> all(TlsSettings settings) throws TlsException {
        if (settings.keystore().isPresent()) {
            return List.of(read("tls.keystore", settings.keystore().get()));
        }
        return List.of(
                read("tls.certificate", settings.certificate().orElseThrow()),
                read("tls.key", settings.key().orElseThrow()));
    }

    /**
     * Reads it whole.
     *
     * @param key the configuration's key, for sentences
     */
    private static SecretFile read(String key, Path path) throws TlsException {
        String name = key + " names " + path;
        if (Files.notExists(path)) {
            throw new TlsException(name + ", and there is no such file");
        }
        if (Files.isDirectory(path)) {
            throw new TlsException(name + ", which is a folder: name the file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TlsException(name + ", which is larger than 1 MiB and so can't be what is meant");
            }
            return new SecretFile(key, path, bytes);
        } catch (TlsException e) {
            throw e;
        } catch (IOException e) {
            throw new TlsException(name + ", which can't be read: the relay's user must be allowed to", e);
        }
    }

    /** The beginning of a sentence about it. */
    @Override
    public String toString() {
        return path + ", which " + key + " names,";
    }
}
