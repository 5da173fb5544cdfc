package stagecast.relay.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import stagecast.relay.demo.lan.LanCertificate;
import stagecast.relay.demo.lan.LanHosts;
import stagecast.relay.server.RelayServer;
import stagecast.relay.server.config.TlsSettings;

/** The way by which phones come in: one of the three that there are. */
sealed interface Door {

    /** Prepares the server for it. */
    RelayServer.Builder prepare(RelayServer.Builder server);

    /** Where phones reach the server that has started, without a slash at the end. */
    String phones(RelayServer server);

    /** Where the big screen's browser reaches it, likewise. */
    String screen(RelayServer server);

    /** What whoever runs the demo should know of it, line by line. */
    List<String> advice(RelayServer server);

    /** No phone comes in: whoever sits at this machine opens the phone page here. */
    record Here() implements Door {

        @Override
        public RelayServer.Builder prepare(RelayServer.Builder server) {
            return server;
        }

        @Override
        public String phones(RelayServer server) {
            return server.url();
        }

        @Override
        public String screen(RelayServer server) {
            return server.url();
        }

        @Override
        public List<String> advice(RelayServer server) {
            return List.of(
                    "Only this computer reaches that. For phones, end it (Ctrl-C) and start one of",
                    "  ./relay demo --lan                phones on the same network",
                    "  ./relay demo --public-url URL     phones anywhere: a tunnel, or a proxy with a certificate,"
                            + " leads here",
                    "No phone at hand: ./relay demo --phones 20");
        }
    }

    /**
     * A tunnel or a proxy brings them.
     *
     * @param url the public address, without a slash at the end; the proxy removes the path in it, if any
     */
    record Public(String url) implements Door {

        @Override
        public RelayServer.Builder prepare(RelayServer.Builder server) {
            return server;
        }

        @Override
        public String phones(RelayServer server) {
            return url;
        }

        @Override
        public String screen(RelayServer server) {
            return url;
        }

        @Override
        public List<String> advice(RelayServer server) {
            return url.startsWith("https:")
                    ? List.of("In the proxy or tunnel, lead " + url + "/ to " + server.url() + "/, WebSocket included.")
                    : List.of("Phones give their motion sensors only to pages over https, and " + url + " is not.");
        }
    }

    /**
     * They are on the network that this machine is on.
     *
     * @param hosts all addresses and names under which they may reach it
     * @param host the one that the code uses
     * @param certificate which they do not know
     * @param port of TLS, 0 for a free one
     */
    record Lan(LanHosts hosts, String host, LanCertificate certificate, int port) implements Door {

        /**
         * Makes the certificate.
         *
         * @param host an address or name that the code is to use, empty for the likeliest
         * @param folder where the authority is kept
         * @param temporary where all else goes
         * @throws IOException if there is no network, or no certificate can be made; the message says what to do
         */
        static Lan of(String host, int port, Path folder, Path temporary) throws IOException, InterruptedException {
            LanHosts found = LanHosts.find();
            LanHosts all = host.isEmpty() ? found : found.with(host);
            if (all.addresses().isEmpty() && host.isEmpty()) {
                throw new IOException(
                        "this computer is on no network that phones could be on: connect it to one, or name"
                                + " the address or name by which they reach it, --lan=HOST");
            }
            String chosen = host.isEmpty() ? all.addresses().get(0).getHostAddress() : host;
            return new Lan(all, chosen, LanCertificate.prepare(folder, temporary, all), port);
        }

        @Override
        public RelayServer.Builder prepare(RelayServer.Builder server) {
            return server.address("0.0.0.0")
                    .tls(TlsSettings.keystore(port, certificate.keystore(), certificate.password()))
                    .document("/ca.crt", "application/x-x509-ca-cert", certificate.root())
                    .document("/ca", "text/html", CaPage.with(certificate.fingerprint()));
        }

        @Override
        public String phones(RelayServer server) {
            return "https://" + host + ":" + server.tlsPort().orElseThrow();
        }

        @Override
        public String screen(RelayServer server) {
            return server.url();
        }

        @Override
        public List<String> advice(RelayServer server) {
            return List.of(
                    "Phones on this network reach it at " + host + others(server.tlsPort()) + ".",
                    "Each warns of a certificate that it does not know: go on, by \"Advanced\" or \"Details\".",
                    "Without the warning, and with iPhones turning as smoothly as others: open first, on the phone,",
                    "  http://" + host + ":" + server.port() + "/ca",
                    "and before you trust the certificate, compare its fingerprint (SHA-256) on that page with this"
                            + " one:",
                    "  " + certificate.fingerprint(),
                    "Where a phone can't open it: let port " + server.tlsPort().orElseThrow()
                            + " in at this computer's firewall, if it has one;",
                    "  and networks for guests keep phones apart from it, then only --public-url helps.");
        }

        private String others(OptionalInt tlsPort) {
            var others = new TreeSet<String>();
            hosts.addresses().stream().map(InetAddress::getHostAddress).forEach(others::add);
            others.addAll(hosts.names());
            others.remove(host);
            return others.isEmpty()
                    ? ""
                    : ", which the code uses; also at " + String.join(", ", others) + ", port " + tlsPort.orElseThrow();
        }
    }
}
