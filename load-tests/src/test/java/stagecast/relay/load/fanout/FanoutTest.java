package stagecast.relay.load.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.SmallRelay;
import stagecast.relay.load.SmallRelay.Fault;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;

@Timeout(60)
class FanoutTest {

    private record Outcome(int exit, String out, String err) {

        void says(String sentence) {
            assertTrue(err.contains(sentence), () -> "not said: " + sentence + "\n" + this);
        }

        void shows(String line) {
            assertTrue(out.lines().anyMatch(line::equals), () -> "not shown: " + line + "\n" + this);
        }

        void exits(int expected) {
            assertEquals(expected, exit, this::toString);
        }
    }

    private static Outcome bench(String... arguments) {
        BenchRun run = BenchRun.of(arguments);
        return new Outcome(run.exit(), run.out(), run.err());
    }

    private static Outcome fanout(Fault fault, String... more) throws IOException {
        return fanout(fault, SmallRelay.PASSWORD, List.of(more));
    }

    private static Outcome fanout(Fault fault, String password, List<String> more) throws IOException {
        try (SmallRelay relay = new SmallRelay(fault)) {
            List<String> arguments = new ArrayList<>(List.of("fanout", "--url", relay.url()));
            arguments.addAll(List.of("--email", "load@example.org", "--password", password));
            arguments.addAll(more);
            return bench(arguments.toArray(String[]::new));
        }
    }

    private static Outcome twentyMessagesToFive(Fault fault) throws IOException {
        return fanout(fault, "--listeners", "5", "--rate", "200", "--messages", "20", "--settle", "0.5");
    }

    @Test
    void passes_a_server_that_delivers_everything_at_a_rate() throws IOException {
        Outcome outcome = fanout(Fault.NOTHING, "--listeners", "20", "--rate", "100", "--seconds", "0.5");

        outcome.exits(0);
        outcome.shows("joined       21 of 21 in " + outcome.out.replaceAll("(?s).* in ([\\d.]+ s).*", "$1"));
        outcome.shows("sent         50");
        assertTrue(outcome.out.contains("delivered    1,000, "), outcome::toString);
        outcome.shows("lost         0");
        outcome.shows("duplicated   0");
        outcome.shows("misordered   0");
    }

    @Test
    void passes_a_server_that_delivers_everything_within_a_window() throws IOException {
        Outcome outcome = fanout(
                Fault.NOTHING,
                "--listeners",
                "20",
                "--senders",
                "3",
                "--window",
                "8",
                "--messages",
                "500",
                "--size",
                "1000");

        outcome.exits(0);
        outcome.shows("sent         1,500");
        assertTrue(outcome.out.contains("delivered    30,000, "), outcome::toString);
    }

    @Test
    void leaves_the_warm_up_out_of_its_figures() throws IOException {
        try (SmallRelay relay = new SmallRelay(Fault.NOTHING)) {
            Duration second = Duration.ofSeconds(1);
            FanoutResult result = Fanout.run(new FanoutPlan(
                    new Target(URI.create(relay.url()), new PlainDialect("/{channel}", null), List.of()),
                    5,
                    1,
                    1,
                    false,
                    120,
                    Filling.DOTS,
                    100,
                    0,
                    Integer.MAX_VALUE,
                    second,
                    second.dividedBy(4),
                    1,
                    5,
                    second.multipliedBy(20),
                    second.multipliedBy(20)));

            assertEquals(100, result.sent());
            assertEquals(500, result.delivered());
            assertTrue(result.measured() < 500, result::toString);
            assertEquals(75 * 5, result.latency().getTotalCount());
        }
    }

    @Test
    void keeps_channels_apart_on_two_threads() throws IOException {
        for (String[] loop : new String[][] {{"--window", "4"}, {"--rate", "500"}}) {
            Outcome outcome = fanout(
                    Fault.NOTHING,
                    "--listeners",
                    "13",
                    "--senders",
                    "5",
                    "--channels",
                    "3",
                    "--threads",
                    "2",
                    "--messages",
                    "100",
                    "--size",
                    "70000",
                    loop[0],
                    loop[1]);

            outcome.exits(0);
            outcome.shows("sent         500");
            // Channel 0 has 2 senders and 5 listeners, channel 1 has 2 and 4, channel 2 has 1 and 4.
            assertTrue(outcome.out.contains("delivered    2,200, "), outcome::toString);
        }
    }

    @Test
    void senders_that_listen_get_what_the_others_send() throws IOException {
        Outcome outcome = fanout(
                Fault.NOTHING,
                "--listeners",
                "3",
                "--senders",
                "5",
                "--channels",
                "2",
                "--senders-listen",
                "--seconds",
                "20",
                "--window",
                "4",
                "--messages",
                "100");

        outcome.exits(0);
        // Channel 0 has 3 senders and 2 listeners, channel 1 has 2 and 1.
        assertTrue(outcome.out.contains("delivered    1,600, "), outcome::toString);
    }

    @Test
    void senders_that_listen_miss_what_another_did_not_get() throws IOException {
        Outcome outcome = fanout(
                Fault.LOSES,
                "--listeners",
                "1",
                "--senders",
                "3",
                "--senders-listen",
                "--rate",
                "100",
                "--messages",
                "20",
                "--settle",
                "0.5");

        outcome.exits(1);
        outcome.says("were lost");
    }

    @Test
    void reports_a_message_that_is_lost() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.LOSES);

        outcome.exits(1);
        outcome.shows("lost         1");
        outcome.says("Of 100 deliveries 1 were lost, 0 came twice and 0 came out of order.");
    }

    @Test
    void ends_when_a_lost_message_keeps_a_window_shut() throws IOException {
        Outcome outcome = fanout(Fault.LOSES, "--listeners", "5", "--window", "4", "--seconds", "1", "--settle", "0.5");

        outcome.exits(1);
        outcome.shows("lost         1");
        outcome.shows("sent         11");
    }

    @Test
    void reports_a_message_that_comes_twice() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.DUPLICATES);

        outcome.exits(1);
        outcome.says("Of 100 deliveries 0 were lost, 1 came twice and 0 came out of order.");
    }

    @Test
    void reports_a_message_that_comes_out_of_order() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.REORDERS);

        outcome.exits(1);
        outcome.says("Of 100 deliveries 0 were lost, 0 came twice and 1 came out of order.");
    }

    @Test
    void reports_a_handshake_that_was_refused() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.REFUSES_THE_THIRD);

        outcome.exits(1);
        outcome.says("Only 5 of 6 connections joined.");
        outcome.says("the handshake was refused: HTTP/1.1 503 Service Unavailable busy.");
        outcome.shows("sent         0");
    }

    @Test
    void reports_a_listener_that_the_server_closed() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.CLOSES_A_LISTENER);

        outcome.exits(1);
        outcome.says("1 of 6 connections broke.");
        outcome.says("Of 100 deliveries 13 were lost, 0 came twice and 0 came out of order.");
        outcome.says(": closed by the server with 1013 slow.");
    }

    @Test
    void quotes_what_the_server_answered_a_sender() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.REFUSES_TO_RELAY);

        outcome.exits(1);
        outcome.says("sender 0 was answered {\"error\":{\"code\":\"rate_limited\",\"message\":\"Too many.\"}}.");
        outcome.says("Of 100 deliveries 100 were lost");
    }

    @Test
    void quotes_why_a_sender_was_not_let_in() throws IOException {
        Outcome outcome = fanout(Fault.NOTHING, "another", List.of("--listeners", "2"));

        outcome.exits(1);
        outcome.says("Only 2 of 3 connections joined.");
        outcome.says("sender 0: not let in: {\"error\":{\"code\":\"invalid_credentials\",\"message\":\"Wrong.\"}}.");
    }

    @Test
    void measures_a_server_that_puts_nothing_around_a_message() throws IOException {
        twentyMessagesToFive(Fault.SENDS_WITHOUT_ENVELOPE).exits(0);
    }

    @Test
    void tells_of_messages_that_it_did_not_send() throws IOException {
        Outcome outcome = twentyMessagesToFive(Fault.ADDS_A_MESSAGE);

        outcome.exits(0);
        outcome.shows("foreign      1 messages that this run did not send");
        outcome.says("got what this run did not send: {\"missed\":17}.");
    }

    @Test
    void prints_a_line_of_values_with_a_name_for_each() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        for (String[] watched : new String[][] {{"--server-pid", pid}, {"--server-pid", "0"}}) {
            Outcome outcome = fanout(
                    Fault.NOTHING, "--listeners", "5", "--messages", "5", "--csv-header", watched[0], watched[1]);

            List<String> lines = outcome.out.lines().toList();
            assertEquals(2, lines.size(), outcome::toString);
            assertEquals(FanoutReport.COLUMNS, lines.get(0));
            assertEquals(lines.get(0).split(",", -1).length, lines.get(1).split(",", -1).length);
            assertTrue(lines.get(1).startsWith("5,1,1,120,60,0,6,5,25,0,0,0,"), outcome::toString);
        }
    }

    @Test
    void shows_what_the_server_used() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Outcome outcome = fanout(Fault.NOTHING, "--listeners", "5", "--messages", "20", "--server-pid", pid);

        outcome.exits(0);
        assertTrue(outcome.out.contains(" deliveries for each CPU second, RSS "), outcome::toString);
    }

    @Test
    void says_so_when_nobody_listens_at_the_address() throws IOException {
        int port;
        try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAgain.getLocalPort();
        }
        Outcome outcome = bench("fanout", "--anonymous", "--listeners", "3", "--url", "http://127.0.0.1:" + port);

        outcome.exits(1);
        outcome.says("Only 0 of 4 connections joined.");
        outcome.says("Connection refused");
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        wrongUse("exclude each other", "--rate", "60", "--window", "4");
        wrongUse("a message has 64 to 16777216 bytes", "--size", "10");
        wrongUse("each channel needs a sender", "--channels", "2");
        wrongUse("there is no process", "--server-pid", "99999999");
        wrongUse("one or two selector threads", "--threads", "3");
        wrongUse("the warm-up is part", "--warmup", "10");
        wrongUse("the url is http://host:port", "--url", "ftp://example.org");
        wrongUse("the url is http://host:port", "--url", "/api");
    }

    private static void wrongUse(String sentence, String... arguments) {
        List<String> all = new ArrayList<>(List.of("fanout", "--anonymous"));
        if (!List.of(arguments).contains("--url")) {
            all.addAll(List.of("--url", "http://127.0.0.1:1"));
        }
        all.addAll(List.of(arguments));
        Outcome outcome = bench(all.toArray(String[]::new));
        outcome.exits(2);
        outcome.says("--help");
        outcome.says(sentence);
    }
}
