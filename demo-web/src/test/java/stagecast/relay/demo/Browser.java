package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a display. Each page that it opens has a window of its own, since hidden pages hear no sensor. */
final class Browser implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(20);

    /** A name of this machine that is not localhost, so that pages from it are not secure. */
    static final String OTHER_NAME = "phone.test";

    /** It looks for DevTools classes of this Chromium's version, which we do not use, and warns that there are none. */
    private static final Logger TOO_ANXIOUS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    static {
        TOO_ANXIOUS.setLevel(Level.SEVERE);
    }

    private final Path temporary;
    private final ChromeDriver driver;

    Browser() throws IOException {
        this("--disable-gpu");
    }

    /** One that draws with WebGL too, in software: slow, but the real thing. */
    static Browser withWebGl() throws IOException {
        return new Browser("--enable-unsafe-swiftshader");
    }

    private Browser(String graphics) throws IOException {
        var options = new ChromeOptions();
        options.setBinary(Needed.chromium());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                graphics,
                "--disable-quic",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--host-resolver-rules=MAP " + OTHER_NAME + " 127.0.0.1");
        options.setAcceptInsecureCerts(true); // as a person does who goes on in spite of the warning
        var console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, console);
        temporary = Files.createTempDirectory("demo-browser");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Needed.chromedriver())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TMPDIR", temporary.toString()))
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** Opens an address in a new window. */
    Page open(String address) {
        Page page = openEmpty();
        page.load(address);
        return page;
    }

    /** A new window, for what is to be set before a page is there. */
    Page openEmpty() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        return new Page(driver.getWindowHandle());
    }

    @Override
    public void close() {
        driver.quit();
        // Chromium leaves files behind, and its last processes may still be at it.
        await().atMost(DEADLINE).ignoreExceptions().until(this::deleteTemporary);
    }

    private boolean deleteTemporary() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
        return true;
    }

    /** One window with a page. Not for more than one thread. */
    final class Page implements AutoCloseable {

        private final String window;
        private String cover = "";

        private Page(String window) {
            this.window = window;
        }

        void load(String address) {
            here().get(address);
        }

        void reload() {
            here().navigate().refresh();
        }

        /** Has the page be one on a phone of that size, in CSS pixels, whose type is set twice as large. */
        void readOnSmallPhone(int width, int height) {
            here().executeCdpCommand(
                            "Emulation.setDeviceMetricsOverride",
                            Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", true));
            here().executeScript("document.documentElement.style.fontSize = '200%'");
        }

        /** Has the page be one of a device whose colours are {@code light} or {@code dark}. */
        void wearColours(String scheme) {
            Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
            here().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
        }

        /** Gives the window a size. */
        void fill(int width, int height) {
            here().manage().window().setSize(new Dimension(width, height));
        }

        /** Gives the page a virtual attitude sensor; stays over a load. */
        void haveSensor() {
            here().executeCdpCommand(
                            "Emulation.setSensorOverrideEnabled",
                            Map.of("type", "relative-orientation", "enabled", true));
        }

        /** Turns the virtual phone. */
        void turnTo(Attitude attitude) {
            Map<String, Double> quaternion =
                    Map.of("x", attitude.x(), "y", attitude.y(), "z", attitude.z(), "w", attitude.w());
            here().executeCdpCommand(
                            "Emulation.setSensorOverrideReadings",
                            Map.of("type", "relative-orientation", "reading", Map.of("quaternion", quaternion)));
        }

        /** Answers for the person whom the browser would ask; the page has to be loaded. */
        void denyMotion() {
            here().setPermission("gyroscope", "denied");
            here().setPermission("accelerometer", "denied");
        }

        /** Has the browser refuse the sockets of the pages that it loads from now on, as some phones do. */
        void refuseSockets() {
            String nobodyIsThere = "window.refusesSockets = true; window.WebSocket = class extends WebSocket {"
                    + " constructor(url) { super(refusesSockets ? url.replace(/:\\d+\\//, ':1/') : url); } };";
            here().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", nobodyIsThere));
        }

        /** Has it refuse those of the present page no more. */
        void acceptSockets() {
            here().executeScript("refusesSockets = false");
        }

        /** Has waits of seconds never end in the pages that it loads from now on: what happens all the same had another cause. */
        void waitForEver() {
            String never = "const wait = setTimeout;"
                    + " window.setTimeout = (run, delay) => (delay < 3000 ? wait(run, delay) : 0);";
            here().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", never));
        }

        /** Hides the page behind another one in the same window, until {@link #uncover}. */
        void cover() {
            here().switchTo().newWindow(WindowType.TAB);
            cover = driver.getWindowHandle();
        }

        void uncover() {
            driver.switchTo().window(cover);
            driver.close();
            here();
        }

        void click(String id) {
            element(id).click();
        }

        /** Clicks the first that the selector finds. */
        void clickOn(String selector) {
            here().findElement(By.cssSelector(selector)).click();
        }

        boolean isShown(String id) {
            return element(id).isDisplayed();
        }

        /** What a script returns. */
        @Nullable
        Object ask(String script, Object... arguments) {
            return here().executeScript("return " + script, arguments);
        }

        /** The element as a picture. */
        BufferedImage picture(String id) throws IOException {
            return ImageIO.read(new ByteArrayInputStream(element(id).getScreenshotAs(OutputType.BYTES)));
        }

        /** Replaces what stands in the field. */
        void type(String id, String text) {
            element(id).clear();
            element(id).sendKeys(text);
        }

        void press(String id, Keys key) {
            element(id).sendKeys(key);
        }

        /** What a screen reader says of the element. */
        String spokenName(String id) {
            return String.valueOf(element(id).getAccessibleName());
        }

        /** What axe finds wrong with the page as it is now, a line for each rule. */
        List<?> faults() throws IOException {
            here().executeScript(Files.readString(Path.of("node_modules/axe-core/axe.min.js")));
            Object found = ask("axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>"
                    + " `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`))");
            return found instanceof List<?> faults ? faults : List.of(String.valueOf(found));
        }

        String address() {
            return String.valueOf(here().getCurrentUrl());
        }

        /** What the browser's console has been told since the last time: errors of scripts, what a policy forbade. */
        List<String> complaints() {
            return here().manage().logs().get(LogType.BROWSER).getAll().stream()
                    .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                    .map(LogEntry::getMessage)
                    .toList();
        }

        void drag(String id, int right, int down) {
            new Actions(here()).dragAndDropBy(element(id), right, down).perform();
        }

        String text(String id) {
            return element(id).getText();
        }

        boolean isEnabled(String id) {
            return element(id).isEnabled();
        }

        void untilTextContains(String id, String part) {
            await(part).atMost(DEADLINE).until(() -> text(id), text -> text.contains(part));
        }

        void untilTextIs(String id, String whole) {
            await(whole).atMost(DEADLINE).until(() -> text(id), whole::equals);
        }

        /** The attitude in which the big screen has the phone of that name, if it has it. */
        Optional<Attitude> attitudeOf(String name) {
            Object found = ask(
                    "[...stage.phones.values()].filter(phone => phone.name === arguments[0]).map(({q}) => q)", name);
            return found instanceof List<?> phones && phones.size() == 1 && phones.get(0) instanceof List<?> q
                    ? Optional.of(Attitude.of(q))
                    : Optional.empty();
        }

        @Override
        public void close() {
            here().close();
            driver.switchTo().window(driver.getWindowHandles().iterator().next());
        }

        private WebElement element(String id) {
            return here().findElement(By.id(id));
        }

        private ChromeDriver here() {
            driver.switchTo().window(window);
            return driver;
        }
    }
}
