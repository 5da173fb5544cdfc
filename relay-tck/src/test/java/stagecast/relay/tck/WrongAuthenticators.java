package stagecast.relay.tck;

import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;
import stagecast.relay.EmailAddress;

/** Authenticators that are wrong on purpose, each in one way. */
final class WrongAuthenticators {

    private WrongAuthenticators() {}

    /** The right one, whose questions and answers a wrong one changes. */
    abstract static class Wrong extends AuthenticatorContract implements Authenticator {

        final InMemoryAuthenticator right = new InMemoryAuthenticator();

        @Override
        protected Authenticator authenticator() {
            return this;
        }

        @Override
        protected void createAccount(String email, String password) {
            right.addAccount(email, password);
        }

        @Override
        protected String login(String email, String password) {
            return right.login(email);
        }

        @Override
        public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
            return right.authenticate(credentials, address).thenApply(result -> answer(credentials, address, result));
        }

        Result answer(Credentials credentials, InetAddress address, Result result) {
            return result;
        }
    }

    static class IgnoresTheAddress extends Wrong {
        @Override
        public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
            return super.authenticate(credentials, InetAddress.getLoopbackAddress());
        }
    }

    static class LetsTheRightPasswordIn extends Wrong {
        private final Map<String, String> passwords = new ConcurrentHashMap<>();

        @Override
        protected void createAccount(String email, String password) {
            super.createAccount(email, password);
            passwords.put(email, password);
        }

        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            if (result instanceof Result.Throttled
                    && credentials instanceof Credentials.Password typed
                    && typed.password().equals(passwords.get(typed.email()))) {
                return new Result.Accepted(right.identityOf(right.login(typed.email())));
            }
            return result;
        }
    }

    static class RefusesTokensToo extends Wrong {
        private final Set<InetAddress> throttled = ConcurrentHashMap.newKeySet();

        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            if (result instanceof Result.Throttled) {
                throttled.add(address);
            }
            return throttled.contains(address) ? new Result.Throttled(Duration.ofMinutes(1)) : result;
        }
    }

    /** Answers those who succeeded at an address as ever, while its count is full. */
    static class ShowsWhoSucceededAtAFullAddress extends Wrong {
        private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            if (!(credentials instanceof Credentials.Password typed)) {
                return result;
            }
            if (result instanceof Result.Accepted) {
                succeeded.add(typed.email() + address);
            }
            return result instanceof Result.Throttled && succeeded.contains(typed.email() + address)
                    ? new Result.Rejected()
                    : result;
        }
    }

    static class ComparesAddressesAsTheyWereTyped extends Wrong {
        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            return credentials instanceof Credentials.Password typed
                            && !EmailAddress.normalized(typed.email()).equals(typed.email())
                    ? new Result.Rejected()
                    : result;
        }
    }

    static class ComparesPasswordsAsTheyWereTyped extends Wrong {
        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            return credentials instanceof Credentials.Password typed
                            && !Normalizer.isNormalized(typed.password(), Normalizer.Form.NFC)
                    ? new Result.Rejected()
                    : result;
        }
    }

    static class NamesNoTime extends Wrong {
        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            return result instanceof Result.Throttled ? new Result.Throttled(Duration.ZERO) : result;
        }
    }

    static class TellsUnknownAccounts extends Wrong {
        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            boolean unknown = credentials instanceof Credentials.Password typed
                    && typed.email().startsWith("nobody");
            return unknown ? new Result.Rejected() : result;
        }
    }

    static class ForgetsNothing extends Wrong {
        private final WrongPasswords attempts = new WrongPasswords();

        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            return credentials instanceof Credentials.Password typed && result instanceof Result.Rejected
                    ? attempts.count(typed.email(), address, result)
                    : result;
        }
    }

    /** Counts attempts when they have ended, and looks at what was counted when they begin. */
    static class TriesWhatComesAtOnce extends Wrong {
        private final Set<String> full = ConcurrentHashMap.newKeySet();

        @Override
        public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
            boolean refused = credentials instanceof Credentials.Password typed && full.contains(typed.email());
            return super.authenticate(credentials, address)
                    .thenApply(
                            result -> result instanceof Result.Throttled && !refused ? new Result.Rejected() : result);
        }

        @Override
        Result answer(Credentials credentials, InetAddress address, Result result) {
            if (result instanceof Result.Throttled && credentials instanceof Credentials.Password typed) {
                full.add(typed.email());
            }
            return result;
        }
    }
}
