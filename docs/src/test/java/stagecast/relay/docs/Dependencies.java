package stagecast.relay.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the build files ask for that is not ours. */
final class Dependencies {

    /** Elements of a pom that name an artifact to be fetched. */
    private static final String[] NAMING = {"dependency", "plugin", "path"};

    private static final Pattern NPM = Pattern.compile("\"(?:devD|d)ependencies\": \\{([^}]*)}");
    private static final Pattern NPM_NAME = Pattern.compile("\"([^\"]+)\":");

    private Dependencies() {}

    /** The artifacts' and packages' names. */
    static Set<String> declared() {
        Set<String> names = new TreeSet<>();
        for (Path pom : Repository.files("pom.xml")) {
            addFromPom(names, pom);
        }
        for (Path manifest : Repository.files("package.json")) {
            NPM.matcher(Repository.read(manifest))
                    .results()
                    .forEach(block ->
                            NPM_NAME.matcher(block.group(1)).results().forEach(found -> names.add(found.group(1))));
        }
        return names;
    }

    private static void addFromPom(Set<String> names, Path pom) {
        Element project;
        try {
            project = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(pom + " can't be read", e);
        }
        for (String naming : NAMING) {
            NodeList found = project.getElementsByTagName(naming);
            for (int i = 0; i < found.getLength(); i++) {
                Element each = (Element) found.item(i);
                if (!text(each, "groupId").equals("stagecast.relay")) {
                    names.add(text(each, "artifactId"));
                }
            }
        }
    }

    private static String text(Element parent, String child) {
        NodeList found = parent.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}
